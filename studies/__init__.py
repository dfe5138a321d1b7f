"""Studies: many dialogues over a grid, with sound statistics, on one machine or a cluster."""
