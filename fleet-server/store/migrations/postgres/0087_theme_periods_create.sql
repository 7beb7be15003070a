-- Stretches of days, by the calendar of China, in which a division or the whole fleet shows a home page style of its own.

CREATE TABLE theme_periods (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    division_code TEXT COLLATE "C", -- NULL: everywhere
    theme TEXT COLLATE "C" NOT NULL,
    first_day BIGINT NOT NULL, -- days since 1970-01-01, in China
    last_day BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT COLLATE "C" NOT NULL -- username
);
CREATE INDEX theme_periods_first_day ON theme_periods (first_day, id);
CREATE INDEX theme_periods_last_day ON theme_periods (last_day, id);
