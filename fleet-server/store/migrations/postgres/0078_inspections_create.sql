-- Inspections (巡检): a run of checks over a listed app by one terminal.

CREATE TABLE inspections (
    id UUID NOT NULL PRIMARY KEY,
    app_id UUID NOT NULL REFERENCES apps (id),
    version_id UUID NOT NULL REFERENCES app_versions (id),
    origin TEXT COLLATE "C" NOT NULL, -- schedule, person or recheck
    period BIGINT, -- of the schedule: each app has one a period
    state TEXT COLLATE "C" NOT NULL, -- due, done, unanswered or withdrawn
    terminal_id UUID NOT NULL REFERENCES terminals (id), -- who was told last
    told_at BIGINT NOT NULL,
    tries BIGINT NOT NULL, -- how many terminals were told
    created_at BIGINT NOT NULL,
    created_by TEXT COLLATE "C", -- username; NULL is the schedule
    started_at BIGINT,
    ended_at BIGINT,
    failed BIGINT NOT NULL, -- checks that failed
    results TEXT COLLATE "C", -- JSON
    page TEXT COLLATE "C", -- JSON: what tells the page from another state of it
    UNIQUE (app_id, period)
);
-- One at a time.
CREATE UNIQUE INDEX inspections_due_app ON inspections (app_id) WHERE state = 'due';
CREATE INDEX inspections_due_terminal ON inspections (terminal_id) WHERE state = 'due';
CREATE INDEX inspections_created ON inspections (created_at, id);
CREATE INDEX inspections_app ON inspections (app_id, created_at, id);
-- Who may inspect: the key of the other database's table is in its index already.
CREATE INDEX terminal_apps_inspectors ON terminal_apps (app_id, version_id, terminal_id);
