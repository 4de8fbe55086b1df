"""Every setting there is, made from the settings model."""
