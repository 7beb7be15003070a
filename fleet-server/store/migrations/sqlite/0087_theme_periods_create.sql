-- Stretches of days, by the calendar of China, in which a division or the whole fleet shows a home page style of its own.

CREATE TABLE theme_periods (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    division_code TEXT, -- NULL: everywhere
    theme TEXT NOT NULL,
    first_day INTEGER NOT NULL, -- days since 1970-01-01, in China
    last_day INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL -- username
) STRICT;
CREATE INDEX theme_periods_first_day ON theme_periods (first_day, id);
CREATE INDEX theme_periods_last_day ON theme_periods (last_day, id);
