-- Findings (问题): what inspections and people found wrong with apps, until it is mended.

CREATE TABLE findings (
    id BLOB NOT NULL PRIMARY KEY,
    app_id BLOB REFERENCES apps (id), -- NULL: about no app
    check_code TEXT, -- the inspection's check that fails; NULL: a person found it
    fault TEXT, -- JSON: what the check says, as of the last time
    source TEXT NOT NULL, -- inspection, person or reported_from_above
    severity TEXT NOT NULL, -- urgent, serious or minor
    state TEXT NOT NULL, -- open, assigned, fixed, closed or ignored
    title TEXT NOT NULL, -- empty where a check found it
    description TEXT NOT NULL,
    owner TEXT NOT NULL, -- a user or a unit; empty: nobody yet
    search_key TEXT NOT NULL, -- app, title, description and owner in lower case
    deadline_at INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    opened_by TEXT, -- username; NULL: an inspection
    seen_count INTEGER NOT NULL, -- how often the check failed
    last_seen_at INTEGER NOT NULL,
    inspection_id BLOB, -- the last that looked at it
    closed_at INTEGER,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
-- One that is not closed for each app and check.
CREATE UNIQUE INDEX findings_standing ON findings (app_id, check_code) WHERE state <> 'closed' AND check_code IS NOT NULL;
CREATE INDEX findings_last ON findings (app_id, check_code, opened_at);
CREATE INDEX findings_opened ON findings (opened_at, id);
CREATE INDEX findings_deadline ON findings (deadline_at, id);
CREATE INDEX findings_seen ON findings (last_seen_at, id);
