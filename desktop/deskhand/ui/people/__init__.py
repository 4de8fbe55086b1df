"""The pane of people and organisations: list, card, picture of relations, duplicates.

Views hold no decisions, view models no widgets.
"""
