"""What a scripted agent says: its subjects, the phrases for them, and the statement built of both."""
