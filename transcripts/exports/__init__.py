"""Export of dialogues, one module for each format; docs/exports.md describes the formats."""
