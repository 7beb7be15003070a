-- Inspections (巡检): a run of checks over a listed app by one terminal.

CREATE TABLE inspections (
    id BLOB NOT NULL PRIMARY KEY,
    app_id BLOB NOT NULL REFERENCES apps (id),
    version_id BLOB NOT NULL REFERENCES app_versions (id),
    origin TEXT NOT NULL, -- schedule, person or recheck
    period INTEGER, -- of the schedule: each app has one a period
    state TEXT NOT NULL, -- due, done, unanswered or withdrawn
    terminal_id BLOB NOT NULL REFERENCES terminals (id), -- who was told last
    told_at INTEGER NOT NULL,
    tries INTEGER NOT NULL, -- how many terminals were told
    created_at INTEGER NOT NULL,
    created_by TEXT, -- username; NULL is the schedule
    started_at INTEGER,
    ended_at INTEGER,
    failed INTEGER NOT NULL, -- checks that failed
    results TEXT, -- JSON
    page TEXT, -- JSON: what tells the page from another state of it
    UNIQUE (app_id, period)
) STRICT;
-- One at a time.
CREATE UNIQUE INDEX inspections_due_app ON inspections (app_id) WHERE state = 'due';
CREATE INDEX inspections_due_terminal ON inspections (terminal_id) WHERE state = 'due';
CREATE INDEX inspections_created ON inspections (created_at, id);
CREATE INDEX inspections_app ON inspections (app_id, created_at, id);
