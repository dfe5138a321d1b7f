-- The tables of the first migration, column by column:
--
-- dialogues: One row for each dialogue, derived from the events, for a fast list.
--   id: eight hexadecimal digits
--   scenario: the scenario's id
--   title: the scenario's title
--   first_side, second_side: the names of the sides
--   first_agent, second_agent: the agents that play them, or played last
--   seed: the seed of all random choices, together with the place in the talks
--   rounds: the number of rounds after which the talks end at the latest
--   version: the version of the program that began them
--   started: when they began, or when they were forked
--   ended, outcome, reason: when, how and why they ended; null while they run, or if they were interrupted
--   turns: the number of half-turns taken
--   S: the reassurance index after the last half-turn
--   parent, parent_turn: for a fork, the dialogue that it copies and the last half-turn copied; the parent may be deleted
--   head: the last link of the chain
--   low, high: the lowest and highest row number of its events
--
-- events: All events in order. Everything else in this file is derived from them, except readers' notes.
--   id: a permanent row number, to which the tables below refer
--   dialogue: the dialogue of the event
--   seq: its place in the dialogue, from 0
--   at: when it was recorded, in UTC
--   kind, round, side: copied from the body, for queries
--   body: the event as JSON (moderator/events.py); an opening holds the hash of its scenario in place of the scenario
--   hash: its link in the chain

-- The parent of a fork, and the last link of the chain.
ALTER TABLE dialogues ADD COLUMN parent TEXT;
ALTER TABLE dialogues ADD COLUMN parent_turn INTEGER;
ALTER TABLE dialogues ADD COLUMN head TEXT NOT NULL DEFAULT '';

-- The lowest and highest row number of its events, by which a search finds the events of the dialogues that fit.
ALTER TABLE dialogues ADD COLUMN low INTEGER;
ALTER TABLE dialogues ADD COLUMN high INTEGER;
CREATE INDEX dialogues_high ON dialogues (high, low, started, outcome, S);

-- Each event's link: a SHA-256 of the link before, its place, its time and its JSON.
ALTER TABLE events ADD COLUMN hash TEXT NOT NULL DEFAULT '';

-- Each scenario is stored once, by its hash, which the opening of a dialogue holds.
CREATE TABLE scenarios (
    hash TEXT PRIMARY KEY NOT NULL, -- SHA-256 of the canonical JSON of the body
    id TEXT NOT NULL, -- its id in the library
    title TEXT NOT NULL,
    body TEXT NOT NULL -- the whole scenario as JSON: what a dialogue needs, and nothing else
) STRICT;

-- Moves, one row each. This and the next three tables are derived from the events alone.
CREATE TABLE moves (
    event INTEGER PRIMARY KEY NOT NULL REFERENCES events(id), -- the event that tells it
    dialogue TEXT NOT NULL REFERENCES dialogues(id),
    turn INTEGER NOT NULL, -- the half-turn, from 1
    round INTEGER NOT NULL,
    side TEXT NOT NULL,
    agent TEXT NOT NULL, -- who played the side just then
    statement TEXT NOT NULL, -- what was said in public
    translation TEXT NOT NULL, -- the same in the other language, where a side speaks both
    did TEXT NOT NULL, -- the acts in words
    content INTEGER NOT NULL, -- 1 where the side would be content to rest the talks here
    x REAL NOT NULL -- the sum of credits of the half-turn, from -1 to 1
) STRICT;
CREATE INDEX moves_dialogue ON moves (dialogue, turn);

-- Acts as they are coded for the score, several in a half-turn.
CREATE TABLE acts (
    event INTEGER NOT NULL REFERENCES events(id), -- the half-turn's event, a move or a forfeit
    n INTEGER NOT NULL, -- the act's number within the half-turn, from 0
    dialogue TEXT NOT NULL REFERENCES dialogues(id),
    turn INTEGER NOT NULL,
    round INTEGER NOT NULL,
    side TEXT NOT NULL,
    kind TEXT NOT NULL, -- word, norm, deed or regime
    status TEXT NOT NULL, -- proposed, agreed, implemented, breached or withdrawn
    value REAL NOT NULL, -- points of the published scale, from -10 to 10
    cost TEXT NOT NULL, -- none, low, moderate or high
    verifiability TEXT NOT NULL, -- low, medium or high
    measure TEXT NOT NULL, -- the measure, or what those that overlap are counted as; may be empty
    crosses_red_line INTEGER NOT NULL, -- 1 where a declared red line of the other side was crossed
    PRIMARY KEY (event, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX acts_dialogue ON acts (dialogue);

-- Calls of models, with their tokens, time and cost.
CREATE TABLE calls (
    event INTEGER PRIMARY KEY NOT NULL REFERENCES events(id), -- the event that the call led to
    dialogue TEXT NOT NULL REFERENCES dialogues(id),
    round INTEGER NOT NULL,
    side TEXT NOT NULL, -- the side that was asked, or reader
    agent TEXT NOT NULL,
    model TEXT, -- as the server named it
    prompt_tokens INTEGER, -- tokens as the server counted them, where it did
    completion_tokens INTEGER,
    cached_tokens INTEGER, -- those of the prompt that the server had kept
    latency_ms REAL,
    attempts INTEGER NOT NULL, -- requests that were sent
    failures TEXT NOT NULL, -- why each request before the last failed
    cost REAL -- in the currency of the price list, where a price is known
) STRICT;
CREATE INDEX calls_dialogue ON calls (dialogue);

-- The score after each half-turn.
CREATE TABLE scores (
    event INTEGER PRIMARY KEY NOT NULL REFERENCES events(id), -- the half-turn's event
    dialogue TEXT NOT NULL REFERENCES dialogues(id),
    turn INTEGER NOT NULL,
    S REAL NOT NULL, -- the reassurance index, from 0 to 100 (docs/score.md)
    S_recent REAL NOT NULL, -- the same over the last two rounds that have acts
    M REAL NOT NULL,
    E REAL NOT NULL,
    R REAL NOT NULL,
    Z REAL NOT NULL,
    trust TEXT NOT NULL, -- by side as JSON: how far the other side trusts it
    rho TEXT NOT NULL -- by side as JSON: how well it answers
) STRICT;
CREATE INDEX scores_dialogue ON scores (dialogue, turn);

-- Notes, bookmarks and recodings of readers. They change nothing in the tables above.
CREATE TABLE notes (
    id INTEGER PRIMARY KEY NOT NULL,
    dialogue TEXT NOT NULL REFERENCES dialogues(id),
    turn INTEGER NOT NULL, -- the half-turn that it is on, 0 for the opening
    at TEXT NOT NULL, -- when it was kept
    kind TEXT NOT NULL CHECK (kind IN ('note', 'bookmark', 'recoding')),
    body TEXT NOT NULL, -- the words
    act INTEGER, -- of a recoding, the act's number within the half-turn, from 1
    recoded_kind TEXT, -- the coding that a reader would have given instead
    recoded_status TEXT,
    recoded_value REAL
) STRICT;
CREATE INDEX notes_dialogue ON notes (dialogue, turn);

-- The index of words, by the row number of the event, or by the number of a note below zero. Only the index is stored
-- here; the texts are in the tables above. They come as words with spaces between them, so that SQLite need not separate
-- any. Tags stand for a scenario, a side and an agent. The table terms lists what the index holds.
CREATE VIRTUAL TABLE words USING fts5 (said, done, tags, content = '', tokenize = 'ascii');
CREATE VIRTUAL TABLE terms USING fts5vocab (words, instance);

CREATE VIEW transcript AS
SELECT d.id AS dialogue, d.title, m.turn, m.round, m.side, m.agent, m.statement, m.did, s.S
FROM moves m JOIN dialogues d ON d.id = m.dialogue LEFT JOIN scores s ON s.event = m.event
ORDER BY d.started, m.turn;

CREATE VIEW outcomes AS
SELECT id AS dialogue, scenario, title, first_side, first_agent, second_side, second_agent, seed, outcome, turns, S, started,
       parent
FROM dialogues ORDER BY started;

CREATE VIEW usage AS
SELECT dialogue, side, agent, count(*) AS calls, sum(attempts) AS requests, sum(prompt_tokens) AS prompt_tokens,
       sum(cached_tokens) AS cached_tokens, sum(completion_tokens) AS completion_tokens,
       round(sum(latency_ms) / 1000, 1) AS seconds, sum(cost) AS cost
FROM calls GROUP BY dialogue, side, agent;

CREATE VIEW given AS
SELECT dialogue, side, measure, kind, count(*) AS times, sum(value) AS value
FROM acts WHERE status = 'implemented' AND measure <> '' GROUP BY dialogue, side, measure, kind;
