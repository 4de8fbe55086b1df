"""Several separate lives: choosing, making, renaming and removing profiles."""
