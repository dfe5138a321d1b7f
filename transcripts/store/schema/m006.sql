-- Under which name a person trained in a seat. Names stand beside the chain, so that one can be removed and all the rest
-- still be verified.
CREATE TABLE trainees (
    dialogue TEXT NOT NULL REFERENCES dialogues(id),
    side TEXT NOT NULL,
    name TEXT NOT NULL, -- a name or a pseudonym, as the person gave it
    PRIMARY KEY (dialogue, side)
) STRICT;
