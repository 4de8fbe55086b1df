"""What the desktop's own service shows beside every program: one file a kind of service. Nothing
here decides what is worth showing, and nothing is stored."""
