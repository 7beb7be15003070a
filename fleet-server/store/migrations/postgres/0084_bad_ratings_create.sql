-- Bad ratings (差评), each followed up until it is closed or excluded as mistaken.

CREATE TABLE bad_ratings (
    id UUID NOT NULL PRIMARY KEY,
    app_id UUID NOT NULL REFERENCES apps (id),
    version_id UUID NOT NULL REFERENCES app_versions (id),
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    location_id UUID, -- where the terminal stood when it reported
    level TEXT COLLATE "C" NOT NULL, -- dissatisfied or very_dissatisfied
    reasons TEXT COLLATE "C" NOT NULL, -- JSON: words of a fixed list
    reasons_version BIGINT NOT NULL, -- which list
    rated_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL, -- open, handled, closed, appealed or excluded
    deadline_at BIGINT NOT NULL,
    appealed_by TEXT COLLATE "C", -- username of who says that it is a mistake, while nobody has decided
    closed_at BIGINT,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX bad_ratings_rated ON bad_ratings (rated_at, id);
CREATE INDEX bad_ratings_deadline ON bad_ratings (deadline_at, id);
CREATE INDEX bad_ratings_app ON bad_ratings (app_id, rated_at, id);
CREATE INDEX bad_ratings_waiting ON bad_ratings (deadline_at, id) WHERE state IN ('open', 'appealed');
