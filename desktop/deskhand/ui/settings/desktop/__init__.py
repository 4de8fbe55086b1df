"""How Deskhand lives on the desktop around its window: one section for each part."""
