"""One file a kind of document: bytes in, text out. They run in the child process only."""
