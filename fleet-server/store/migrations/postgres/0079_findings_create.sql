-- Findings (问题): what inspections and people found wrong with apps, until it is mended.

CREATE TABLE findings (
    id UUID NOT NULL PRIMARY KEY,
    app_id UUID REFERENCES apps (id), -- NULL: about no app
    check_code TEXT COLLATE "C", -- the inspection's check that fails; NULL: a person found it
    fault TEXT COLLATE "C", -- JSON: what the check says, as of the last time
    source TEXT COLLATE "C" NOT NULL, -- inspection, person or reported_from_above
    severity TEXT COLLATE "C" NOT NULL, -- urgent, serious or minor
    state TEXT COLLATE "C" NOT NULL, -- open, assigned, fixed, closed or ignored
    title TEXT COLLATE "C" NOT NULL, -- empty where a check found it
    description TEXT COLLATE "C" NOT NULL,
    owner TEXT COLLATE "C" NOT NULL, -- a user or a unit; empty: nobody yet
    search_key TEXT COLLATE "C" NOT NULL, -- app, title, description and owner in lower case
    deadline_at BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    opened_by TEXT COLLATE "C", -- username; NULL: an inspection
    seen_count BIGINT NOT NULL, -- how often the check failed
    last_seen_at BIGINT NOT NULL,
    inspection_id UUID, -- the last that looked at it
    closed_at BIGINT,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
-- One that is not closed for each app and check.
CREATE UNIQUE INDEX findings_standing ON findings (app_id, check_code) WHERE state <> 'closed' AND check_code IS NOT NULL;
CREATE INDEX findings_last ON findings (app_id, check_code, opened_at);
CREATE INDEX findings_opened ON findings (opened_at, id);
CREATE INDEX findings_deadline ON findings (deadline_at, id);
CREATE INDEX findings_seen ON findings (last_seen_at, id);
