"""People as vCards: reading 2.1, 3.0 and 4.0 (RFC 6350), writing 4.0.

Nothing here knows a database; a file from outside is data, read line by line within bounds.
"""
