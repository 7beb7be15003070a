-- What is watched of a web site that is an app (网页监测), and its page as it was confirmed and last seen.

CREATE TABLE app_watches (
    app_id UUID NOT NULL PRIMARY KEY REFERENCES apps (id),
    watches_change BOOLEAN NOT NULL, -- that the text is what was confirmed
    stale_after_days BIGINT, -- NULL: its age does not count
    ignored TEXT COLLATE "C" NOT NULL, -- JSON: words that make a line not count
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT COLLATE "C" NOT NULL,
    confirmed_text TEXT COLLATE "C", -- JSON
    confirmed_at BIGINT,
    confirmed_by TEXT COLLATE "C", -- username
    seen_text TEXT COLLATE "C", -- JSON: as the last inspection saw it
    seen_at BIGINT,
    seen_since BIGINT, -- since when it says the same
    seen_changed BOOLEAN NOT NULL, -- whether it was another one before
    modified_at BIGINT -- as its server says
);
