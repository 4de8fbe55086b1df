"""Facts of this machine: folders, the settings file, processes. No Qt."""
