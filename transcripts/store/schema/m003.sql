-- Remarks: what the words of a move do besides stating, several in a move. Derived from the events like the tables above.
CREATE TABLE remarks (
    event INTEGER NOT NULL REFERENCES events(id), -- the move's event
    n INTEGER NOT NULL, -- the remark's number within the move, from 0
    dialogue TEXT NOT NULL REFERENCES dialogues(id),
    turn INTEGER NOT NULL,
    round INTEGER NOT NULL,
    side TEXT NOT NULL,
    kind TEXT NOT NULL, -- such as question, promise or regret
    quote TEXT NOT NULL, -- the words
    about TEXT NOT NULL, -- the id of a measure, an offer or a cable; may be empty
    private INTEGER NOT NULL, -- 1 where only the other side reads the words
    PRIMARY KEY (event, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX remarks_dialogue ON remarks (dialogue);
