"""The screens, one file each; those of recorded dialogues in a folder of their own."""
