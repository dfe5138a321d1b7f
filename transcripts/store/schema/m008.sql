-- Ratings: turns as second coders coded them without seeing the first coding. They are not part of the chain, and change
-- nothing in the tables above.
CREATE TABLE ratings (
    dialogue TEXT NOT NULL REFERENCES dialogues(id),
    coder TEXT NOT NULL, -- llm:MODEL, or the name or pseudonym that a person gave
    turn INTEGER NOT NULL, -- the half-turn, from 1
    at TEXT NOT NULL, -- when it was kept
    remarks TEXT NOT NULL, -- the kinds of remarks that the coder found in the words, as a JSON list
    calls TEXT NOT NULL, -- the calls of a model as a JSON list, empty for a person
    PRIMARY KEY (dialogue, coder, turn)
) STRICT;
-- The acts of rated turns, one row each, under the numbers that they have in the first coding.
CREATE TABLE rated_acts (
    dialogue TEXT NOT NULL REFERENCES dialogues(id),
    coder TEXT NOT NULL,
    turn INTEGER NOT NULL,
    act INTEGER NOT NULL, -- the act's number within the half-turn, from 1
    kind TEXT NOT NULL, -- word, norm, deed or regime
    status TEXT NOT NULL, -- proposed, agreed, implemented, breached or withdrawn
    value REAL NOT NULL, -- points of the published scale, from -10 to 10
    cost TEXT NOT NULL, -- none, low, moderate or high
    verifiability TEXT NOT NULL, -- low, medium or high
    PRIMARY KEY (dialogue, coder, turn, act),
    FOREIGN KEY (dialogue, coder, turn) REFERENCES ratings (dialogue, coder, turn)
) STRICT;
