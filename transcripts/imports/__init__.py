"""Import of dialogues from a file, which is not trusted until every line is checked."""
