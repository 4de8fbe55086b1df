"""The pane of the vault: what a person entrusts. No value of a secret is shown unasked, and none is
in the name of anything."""
