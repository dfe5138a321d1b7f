"""The commands, one file each: options, help and action."""
