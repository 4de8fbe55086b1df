"""What came while the person looked elsewhere: the pane that lists it, the bell, and what can be
done about each. Whether the desktop shows it as well is decided in `ui.system`."""
