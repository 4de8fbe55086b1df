"""What the program is about: typed values and pure rules.

No I/O, no clock but the one passed in, and no import of any other room.
"""
