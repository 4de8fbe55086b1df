"""Language models: one file a maker, SDK in, ModelEvent out.

No database, no settings file, no keychain: configuration and secret handles are handed in.
"""
