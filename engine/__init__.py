"""The engine: talks played on from any position, and analysed."""
