"""Start at login, the way each system has it. The entry itself is the truth: nothing of it is
kept in the settings. No Qt."""
