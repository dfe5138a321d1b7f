"""The front door: the command line, settings and seats."""
