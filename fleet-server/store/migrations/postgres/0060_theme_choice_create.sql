-- Which home page style the terminals show: everywhere, and in divisions with a style of their own. One row.

CREATE TABLE theme_choice (
    id BIGINT NOT NULL PRIMARY KEY,
    choice JSONB NOT NULL,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
INSERT INTO theme_choice (id, choice, version, updated_at) VALUES (1, '{"everywhere":"qidu"}', 1, 0);
