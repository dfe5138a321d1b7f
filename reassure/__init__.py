"""The entry point: command line, settings and seats."""
