-- What hall staff look at every day (每日点检), and what they found.

-- The list of a division, for it and what is below it until that has one of its own. Without any, the list of the program.
CREATE TABLE daily_check_lists (
    division_code TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES divisions (code),
    items TEXT COLLATE "C" NOT NULL, -- JSON
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT COLLATE "C" NOT NULL
);

CREATE TABLE daily_checks (
    id UUID NOT NULL PRIMARY KEY, -- made on the terminal
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    person UUID NOT NULL, -- who gave their PIN; an account, as the terminal knows it
    day BIGINT NOT NULL, -- as people in China count it, since 1970-01-01
    done_at BIGINT NOT NULL, -- by the terminal's best knowledge
    received_at BIGINT NOT NULL,
    problems BIGINT NOT NULL, -- how many items are not as they should be
    results TEXT COLLATE "C" NOT NULL -- JSON
);
CREATE INDEX daily_checks_done ON daily_checks (done_at, id);
CREATE INDEX daily_checks_terminal ON daily_checks (terminal_id, done_at, id);

-- The last one of each terminal: what the list of today goes by.
CREATE TABLE daily_check_latest (
    terminal_id UUID NOT NULL PRIMARY KEY REFERENCES terminals (id),
    check_id UUID NOT NULL REFERENCES daily_checks (id),
    done_at BIGINT NOT NULL
);
