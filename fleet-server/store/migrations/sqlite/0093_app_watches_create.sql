-- What is watched of a web site that is an app (网页监测), and its page as it was confirmed and last seen.

CREATE TABLE app_watches (
    app_id BLOB NOT NULL PRIMARY KEY REFERENCES apps (id),
    watches_change INTEGER NOT NULL, -- that the text is what was confirmed
    stale_after_days INTEGER, -- NULL: its age does not count
    ignored TEXT NOT NULL, -- JSON: words that make a line not count
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    confirmed_text TEXT, -- JSON
    confirmed_at INTEGER,
    confirmed_by TEXT, -- username
    seen_text TEXT, -- JSON: as the last inspection saw it
    seen_at INTEGER,
    seen_since INTEGER, -- since when it says the same
    seen_changed INTEGER NOT NULL, -- whether it was another one before
    modified_at INTEGER -- as its server says
) STRICT;
