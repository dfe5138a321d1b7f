"""Dialogues taken out of the record, in one small file a format; docs/exports.md says what each holds."""
