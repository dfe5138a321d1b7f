-- What a dialogue is a copy of, and the last link of its chain.
ALTER TABLE dialogues ADD COLUMN parent TEXT;
ALTER TABLE dialogues ADD COLUMN parent_turn INTEGER;
ALTER TABLE dialogues ADD COLUMN head TEXT NOT NULL DEFAULT '';

-- The lowest and highest row number of its events, by which a search keeps to the dialogues that it wants.
ALTER TABLE dialogues ADD COLUMN low INTEGER;
ALTER TABLE dialogues ADD COLUMN high INTEGER;
CREATE INDEX dialogues_high ON dialogues (high, low, started, outcome, S);

-- Each event's link: a SHA-256 of the link before, its place, its time and what happened.
ALTER TABLE events ADD COLUMN hash TEXT NOT NULL DEFAULT '';

-- Scenarios are kept once, by their hash, and the opening of a dialogue names its own.
CREATE TABLE scenarios (
    hash TEXT PRIMARY KEY NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

-- What follows is told by the events alone, in tables that are pleasant to query.
CREATE TABLE moves (
    event INTEGER PRIMARY KEY NOT NULL REFERENCES events(id),
    dialogue TEXT NOT NULL REFERENCES dialogues(id),
    turn INTEGER NOT NULL,
    round INTEGER NOT NULL,
    side TEXT NOT NULL,
    agent TEXT NOT NULL,
    statement TEXT NOT NULL,
    translation TEXT NOT NULL,
    did TEXT NOT NULL,
    content INTEGER NOT NULL,
    x REAL NOT NULL
) STRICT;
CREATE INDEX moves_dialogue ON moves (dialogue, turn);

CREATE TABLE acts (
    event INTEGER NOT NULL REFERENCES events(id),
    n INTEGER NOT NULL,
    dialogue TEXT NOT NULL REFERENCES dialogues(id),
    turn INTEGER NOT NULL,
    round INTEGER NOT NULL,
    side TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    value REAL NOT NULL,
    cost TEXT NOT NULL,
    verifiability TEXT NOT NULL,
    measure TEXT NOT NULL,
    crosses_red_line INTEGER NOT NULL,
    PRIMARY KEY (event, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX acts_dialogue ON acts (dialogue);

CREATE TABLE calls (
    event INTEGER PRIMARY KEY NOT NULL REFERENCES events(id),
    dialogue TEXT NOT NULL REFERENCES dialogues(id),
    round INTEGER NOT NULL,
    side TEXT NOT NULL,
    agent TEXT NOT NULL,
    model TEXT,
    prompt_tokens INTEGER,
    completion_tokens INTEGER,
    cached_tokens INTEGER,
    latency_ms REAL,
    attempts INTEGER NOT NULL,
    failures TEXT NOT NULL,
    cost REAL
) STRICT;
CREATE INDEX calls_dialogue ON calls (dialogue);

CREATE TABLE scores (
    event INTEGER PRIMARY KEY NOT NULL REFERENCES events(id),
    dialogue TEXT NOT NULL REFERENCES dialogues(id),
    turn INTEGER NOT NULL,
    S REAL NOT NULL,
    S_recent REAL NOT NULL,
    M REAL NOT NULL,
    E REAL NOT NULL,
    R REAL NOT NULL,
    Z REAL NOT NULL,
    trust TEXT NOT NULL,
    rho TEXT NOT NULL
) STRICT;
CREATE INDEX scores_dialogue ON scores (dialogue, turn);

-- What readers add: it changes nothing above.
CREATE TABLE notes (
    id INTEGER PRIMARY KEY NOT NULL,
    dialogue TEXT NOT NULL REFERENCES dialogues(id),
    turn INTEGER NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('note', 'bookmark', 'recoding')),
    body TEXT NOT NULL,
    act INTEGER,
    recoded_kind TEXT,
    recoded_status TEXT,
    recoded_value REAL
) STRICT;
CREATE INDEX notes_dialogue ON notes (dialogue, turn);

-- Words to be found, by the row number of the event, or by that of a note below zero. Only the index is kept here, the
-- texts stand in the tables above; they come as words with spaces between them, so that SQLite has none to tell apart.
-- Tags stand for a scenario, a side and an agent; terms lists what the index holds.
CREATE VIRTUAL TABLE words USING fts5 (said, done, tags, content = '', tokenize = 'ascii');
CREATE VIRTUAL TABLE terms USING fts5vocab (words, instance);

CREATE VIEW transcript AS
SELECT d.id AS dialogue, d.title, m.turn, m.round, m.side, m.agent, m.statement, m.did, s.S
FROM moves m JOIN dialogues d ON d.id = m.dialogue LEFT JOIN scores s ON s.event = m.event
ORDER BY d.started, m.turn;

CREATE VIEW outcomes AS
SELECT id AS dialogue, scenario, title, first_side, first_agent, second_side, second_agent, seed, outcome, turns, S, started
FROM dialogues ORDER BY started;

CREATE VIEW usage AS
SELECT dialogue, side, agent, count(*) AS calls, sum(attempts) AS requests, sum(prompt_tokens) AS prompt_tokens,
       sum(cached_tokens) AS cached_tokens, sum(completion_tokens) AS completion_tokens,
       round(sum(latency_ms) / 1000, 1) AS seconds, sum(cost) AS cost
FROM calls GROUP BY dialogue, side, agent;

CREATE VIEW given AS
SELECT dialogue, side, measure, kind, count(*) AS times, sum(value) AS value
FROM acts WHERE status = 'implemented' AND measure <> '' GROUP BY dialogue, side, measure, kind;
