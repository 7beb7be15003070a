-- Bad ratings (差评), each followed up until it is closed or excluded as mistaken.

CREATE TABLE bad_ratings (
    id BLOB NOT NULL PRIMARY KEY,
    app_id BLOB NOT NULL REFERENCES apps (id),
    version_id BLOB NOT NULL REFERENCES app_versions (id),
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    location_id BLOB, -- where the terminal stood when it reported
    level TEXT NOT NULL, -- dissatisfied or very_dissatisfied
    reasons TEXT NOT NULL, -- JSON: words of a fixed list
    reasons_version INTEGER NOT NULL, -- which list
    rated_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    state TEXT NOT NULL, -- open, handled, closed, appealed or excluded
    deadline_at INTEGER NOT NULL,
    appealed_by TEXT, -- username of who says that it is a mistake, while nobody has decided
    closed_at INTEGER,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX bad_ratings_rated ON bad_ratings (rated_at, id);
CREATE INDEX bad_ratings_deadline ON bad_ratings (deadline_at, id);
CREATE INDEX bad_ratings_app ON bad_ratings (app_id, rated_at, id);
CREATE INDEX bad_ratings_waiting ON bad_ratings (deadline_at, id) WHERE state IN ('open', 'appealed');
