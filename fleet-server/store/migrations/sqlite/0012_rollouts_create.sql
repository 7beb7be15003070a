-- Releases of the terminals' software, and rollouts that move terminals to them.

CREATE TABLE releases (
    id BLOB NOT NULL PRIMARY KEY,
    version TEXT NOT NULL,
    search_key TEXT NOT NULL, -- version and notes in lower case
    target TEXT NOT NULL UNIQUE, -- its name in the signed repository
    hardware TEXT NOT NULL, -- JSON: processor architectures
    release_counter INTEGER NOT NULL,
    size INTEGER NOT NULL, -- bytes
    sha256 TEXT NOT NULL,
    notes TEXT NOT NULL,
    published_at INTEGER NOT NULL
) STRICT;
CREATE INDEX releases_published ON releases (published_at, id);

CREATE TABLE rollouts (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    search_key TEXT NOT NULL, -- name in lower case
    release_id BLOB NOT NULL REFERENCES releases (id),
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL, -- username
    started_at INTEGER,
    ended_at INTEGER,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX rollouts_created ON rollouts (created_at, id);
CREATE INDEX rollouts_state ON rollouts (state, id);
CREATE INDEX rollouts_release ON rollouts (release_id);

CREATE TABLE rollout_targets (
    rollout_id BLOB NOT NULL REFERENCES rollouts (id),
    scope_key TEXT NOT NULL,
    PRIMARY KEY (rollout_id, scope_key)
) STRICT;
CREATE INDEX rollout_targets_scope ON rollout_targets (scope_key, rollout_id);

-- How many attempts of a rollout are in each state: kept by the transactions that move attempts, whose row
-- lock also lets exactly one of them see that none is left open.
CREATE TABLE rollout_progress (
    rollout_id BLOB NOT NULL PRIMARY KEY REFERENCES rollouts (id),
    eligible INTEGER NOT NULL DEFAULT 0,
    downloading INTEGER NOT NULL DEFAULT 0,
    downloaded INTEGER NOT NULL DEFAULT 0,
    verified INTEGER NOT NULL DEFAULT 0,
    staged INTEGER NOT NULL DEFAULT 0,
    activating INTEGER NOT NULL DEFAULT 0,
    probation INTEGER NOT NULL DEFAULT 0,
    committed INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    rolled_back INTEGER NOT NULL DEFAULT 0,
    aborted INTEGER NOT NULL DEFAULT 0,
    superseded INTEGER NOT NULL DEFAULT 0,
    expired INTEGER NOT NULL DEFAULT 0
) STRICT;

-- One terminal's attempt to move to a rollout's release.
CREATE TABLE attempts (
    id BLOB NOT NULL PRIMARY KEY,
    rollout_id BLOB NOT NULL REFERENCES rollouts (id),
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    terminal_name TEXT NOT NULL, -- the terminal's, renamed with it: a list by name is an index
    state TEXT NOT NULL,
    previous_state TEXT, -- the one before its last move
    from_version TEXT NOT NULL,
    bytes_done INTEGER NOT NULL,
    bytes_total INTEGER NOT NULL,
    reason TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (rollout_id, terminal_id)
) STRICT;
CREATE INDEX attempts_terminal ON attempts (terminal_id, created_at, id);
CREATE INDEX attempts_state ON attempts (rollout_id, state, updated_at, id);
CREATE INDEX attempts_name ON attempts (rollout_id, terminal_name, id);
CREATE INDEX attempts_updated ON attempts (rollout_id, updated_at, id);
-- What may expire; few at any time.
CREATE INDEX attempts_eligible ON attempts (updated_at) WHERE state = 'eligible';
CREATE INDEX attempts_begun ON attempts (updated_at) WHERE state IN ('downloading', 'downloaded', 'verified',
    'staged', 'activating', 'probation');

CREATE TABLE attempt_steps (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    attempt_id BLOB NOT NULL REFERENCES attempts (id),
    state TEXT NOT NULL,
    at INTEGER NOT NULL,
    reason TEXT
) STRICT;
CREATE INDEX attempt_steps_attempt ON attempt_steps (attempt_id, id);
