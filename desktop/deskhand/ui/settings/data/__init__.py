"""The pane that brings chats in and takes all of them out."""
