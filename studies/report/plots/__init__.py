"""The plots of the report, each a static SVG in a few colours that colour-blind readers can tell apart."""
