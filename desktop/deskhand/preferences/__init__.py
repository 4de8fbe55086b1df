"""The preference store: writing, recall, embedding. Knows Chroma; no other room does."""
