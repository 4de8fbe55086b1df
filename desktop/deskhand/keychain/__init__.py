"""The secrets broker: handles out, values only into the one request they are for."""
