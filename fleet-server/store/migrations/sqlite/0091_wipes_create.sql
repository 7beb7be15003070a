-- That what citizens' sessions left on terminals was cleared away, and what was left of it.

CREATE TABLE wipes (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    at INTEGER NOT NULL, -- by the terminal's best knowledge
    received_at INTEGER NOT NULL,
    cause TEXT NOT NULL,
    found TEXT NOT NULL, -- JSON: what was there
    remained TEXT NOT NULL, -- JSON: what was there still
    is_clean INTEGER NOT NULL -- whether nothing remained
) STRICT;
CREATE INDEX wipes_at ON wipes (at, id);
CREATE INDEX wipes_terminal ON wipes (terminal_id, at, id);
CREATE INDEX wipes_unclean ON wipes (at, id) WHERE NOT is_clean;
