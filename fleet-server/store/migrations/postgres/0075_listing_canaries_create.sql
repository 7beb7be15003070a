-- Canaries: a version of a listed app that goes to some of its terminals first, the others keep the present one.

CREATE TABLE listing_canaries (
    app_id UUID NOT NULL REFERENCES listings (app_id),
    number BIGINT NOT NULL, -- from 1
    version_id UUID NOT NULL REFERENCES app_versions (id),
    present_id UUID NOT NULL REFERENCES app_versions (id), -- what the others keep
    started_at BIGINT NOT NULL,
    started_by TEXT COLLATE "C" NOT NULL, -- username
    -- What was counted of both on the day of the start before it: not the canary's.
    sessions_before BIGINT NOT NULL,
    failures_before BIGINT NOT NULL,
    present_sessions_before BIGINT NOT NULL,
    present_failures_before BIGINT NOT NULL,
    end_kind TEXT COLLATE "C", -- promoted, taken_back or unlisted
    ended_at BIGINT,
    ended_by TEXT COLLATE "C", -- username
    PRIMARY KEY (app_id, number)
);
-- One at a time.
CREATE UNIQUE INDEX listing_canaries_running ON listing_canaries (app_id) WHERE end_kind IS NULL;

-- Where the running one goes.
CREATE TABLE listing_canary_targets (
    app_id UUID NOT NULL REFERENCES listings (app_id),
    scope_key TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (app_id, scope_key)
);
CREATE INDEX listing_canary_targets_scope ON listing_canary_targets (scope_key, app_id);
