-- Analyses of talks by the engine, turn by turn, kept so that each is made once. They are not part of the chain, and
-- change nothing in the tables above.
CREATE TABLE analyses (
    dialogue TEXT NOT NULL REFERENCES dialogues(id),
    engine INTEGER NOT NULL, -- the version of the engine that made it
    settings TEXT NOT NULL, -- how it was made, as JSON
    turn INTEGER NOT NULL, -- the half-turn, from 1
    at TEXT NOT NULL, -- when it was made
    body TEXT NOT NULL, -- the analysis of the half-turn as JSON (engine/analysis.py)
    PRIMARY KEY (dialogue, engine, settings, turn)
) STRICT;
