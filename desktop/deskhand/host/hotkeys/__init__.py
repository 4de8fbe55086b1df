"""Keys that reach Deskhand from every program: one interface, and one file for each way a system
has. No Qt, and nothing of what a key does.
"""
