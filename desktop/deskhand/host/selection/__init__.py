"""What is selected or copied in other programs, and putting something in its place.

Each window system has a file of its own; none waits for a program that does not answer. No Qt.
"""
