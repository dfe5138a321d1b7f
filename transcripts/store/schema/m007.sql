-- Studies: many dialogues over a grid, each told by what it came to.
CREATE TABLE studies (
    id TEXT PRIMARY KEY NOT NULL, -- eight hexadecimal digits of the hash of its body
    title TEXT NOT NULL,
    begun TEXT NOT NULL, -- when its first dialogue was asked for
    version TEXT NOT NULL, -- the version of the program that began it
    planned INTEGER NOT NULL, -- the dialogues of its grid
    body TEXT NOT NULL -- the study as JSON (studies/study.py)
) STRICT;

-- What each dialogue of a study came to, one row for each that has ended; those that failed are told as such.
CREATE TABLE studied (
    study TEXT NOT NULL REFERENCES studies(id),
    task TEXT NOT NULL, -- the cell's key and the seed
    dialogue TEXT, -- the dialogue's id, where it is recorded; it may be deleted
    failed INTEGER NOT NULL, -- 1 where it failed
    cost REAL NOT NULL, -- what its calls cost, where prices are known
    at TEXT NOT NULL, -- when it ended
    body TEXT NOT NULL, -- the result as JSON (studies/result.py)
    PRIMARY KEY (study, task)
) STRICT; -- with row numbers: rows of some kilobytes would fill the pages of a table without them badly
