"""Small parts every pane shares. They show and tell; what to do is decided by who uses them."""
