-- Which home page style the terminals show: everywhere, and in divisions with a style of their own. One row.

CREATE TABLE theme_choice (
    id INTEGER NOT NULL PRIMARY KEY,
    choice TEXT NOT NULL, -- JSON
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO theme_choice (id, choice, version, updated_at) VALUES (1, '{"everywhere":"qidu"}', 1, 0);
