"""The chat: transcript, composer, model picker and the list of conversations.

`view_model.py`, `live.py` and `markdown_blocks.py` know no widget; the rest decides nothing.
"""
