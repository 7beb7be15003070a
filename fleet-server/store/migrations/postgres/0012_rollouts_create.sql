-- Releases of the terminals' software, and rollouts that move terminals to them.

CREATE TABLE releases (
    id UUID NOT NULL PRIMARY KEY,
    version TEXT COLLATE "C" NOT NULL,
    search_key TEXT COLLATE "C" NOT NULL, -- version and notes in lower case
    target TEXT COLLATE "C" NOT NULL UNIQUE, -- its name in the signed repository
    hardware TEXT COLLATE "C" NOT NULL, -- JSON: processor architectures
    release_counter BIGINT NOT NULL,
    size BIGINT NOT NULL, -- bytes
    sha256 TEXT COLLATE "C" NOT NULL,
    notes TEXT COLLATE "C" NOT NULL,
    published_at BIGINT NOT NULL
);
CREATE INDEX releases_published ON releases (published_at, id);

CREATE TABLE rollouts (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    search_key TEXT COLLATE "C" NOT NULL, -- name in lower case
    release_id UUID NOT NULL REFERENCES releases (id),
    state TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL, -- username
    started_at BIGINT,
    ended_at BIGINT,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX rollouts_created ON rollouts (created_at, id);
CREATE INDEX rollouts_state ON rollouts (state, id);
CREATE INDEX rollouts_release ON rollouts (release_id);

CREATE TABLE rollout_targets (
    rollout_id UUID NOT NULL REFERENCES rollouts (id),
    scope_key TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (rollout_id, scope_key)
);
CREATE INDEX rollout_targets_scope ON rollout_targets (scope_key, rollout_id);

-- How many attempts of a rollout are in each state: kept by the transactions that move attempts, whose row
-- lock also lets exactly one of them see that none is left open.
CREATE TABLE rollout_progress (
    rollout_id UUID NOT NULL PRIMARY KEY REFERENCES rollouts (id),
    eligible BIGINT NOT NULL DEFAULT 0,
    downloading BIGINT NOT NULL DEFAULT 0,
    downloaded BIGINT NOT NULL DEFAULT 0,
    verified BIGINT NOT NULL DEFAULT 0,
    staged BIGINT NOT NULL DEFAULT 0,
    activating BIGINT NOT NULL DEFAULT 0,
    probation BIGINT NOT NULL DEFAULT 0,
    committed BIGINT NOT NULL DEFAULT 0,
    rejected BIGINT NOT NULL DEFAULT 0,
    failed BIGINT NOT NULL DEFAULT 0,
    rolled_back BIGINT NOT NULL DEFAULT 0,
    aborted BIGINT NOT NULL DEFAULT 0,
    superseded BIGINT NOT NULL DEFAULT 0,
    expired BIGINT NOT NULL DEFAULT 0
);

-- One terminal's attempt to move to a rollout's release.
CREATE TABLE attempts (
    id UUID NOT NULL PRIMARY KEY,
    rollout_id UUID NOT NULL REFERENCES rollouts (id),
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    terminal_name TEXT COLLATE "C" NOT NULL, -- the terminal's, renamed with it: a list by name is an index
    state TEXT COLLATE "C" NOT NULL,
    previous_state TEXT COLLATE "C", -- the one before its last move
    from_version TEXT COLLATE "C" NOT NULL,
    bytes_done BIGINT NOT NULL,
    bytes_total BIGINT NOT NULL,
    reason TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (rollout_id, terminal_id)
);
CREATE INDEX attempts_terminal ON attempts (terminal_id, created_at, id);
CREATE INDEX attempts_state ON attempts (rollout_id, state, updated_at, id);
CREATE INDEX attempts_name ON attempts (rollout_id, terminal_name, id);
CREATE INDEX attempts_updated ON attempts (rollout_id, updated_at, id);
-- What may expire; few at any time.
CREATE INDEX attempts_eligible ON attempts (updated_at) WHERE state = 'eligible';
CREATE INDEX attempts_begun ON attempts (updated_at) WHERE state IN ('downloading', 'downloaded', 'verified',
    'staged', 'activating', 'probation');

CREATE TABLE attempt_steps (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    attempt_id UUID NOT NULL REFERENCES attempts (id),
    state TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    reason TEXT COLLATE "C"
);
CREATE INDEX attempt_steps_attempt ON attempt_steps (attempt_id, id);
