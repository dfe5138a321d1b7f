-- What facilitators ask for while talks go on, in order. They are not part of the chain: the event that each becomes is.
CREATE TABLE interventions (
    dialogue TEXT NOT NULL REFERENCES dialogues(id),
    n INTEGER NOT NULL, -- the number of the request within the dialogue, from 1
    at TEXT NOT NULL, -- when it was made
    who TEXT NOT NULL, -- who made it
    body TEXT NOT NULL, -- what is asked for, as JSON (training/facilitator/requests.py)
    taken TEXT, -- when it was answered; null while it waits
    seq INTEGER, -- the place of the event that it became; null where it could not be done
    answer TEXT, -- why it could not be done
    PRIMARY KEY (dialogue, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX interventions_open ON interventions (dialogue, n) WHERE taken IS NULL;
