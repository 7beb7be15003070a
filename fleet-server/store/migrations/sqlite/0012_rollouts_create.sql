-- Releases of the terminals' software, and rollouts that move terminals to them.

CREATE TABLE releases (
    id BLOB NOT NULL PRIMARY KEY,
    version TEXT NOT NULL,
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

-- One terminal's attempt to move to a rollout's release.
CREATE TABLE attempts (
    id BLOB NOT NULL PRIMARY KEY,
    rollout_id BLOB NOT NULL REFERENCES rollouts (id),
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    state TEXT NOT NULL,
    from_version TEXT NOT NULL,
    bytes_done INTEGER NOT NULL,
    bytes_total INTEGER NOT NULL,
    reason TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (rollout_id, terminal_id)
) STRICT;
CREATE INDEX attempts_terminal ON attempts (terminal_id, created_at, id);
CREATE INDEX attempts_state ON attempts (rollout_id, state);
CREATE INDEX attempts_updated ON attempts (rollout_id, updated_at, id);

CREATE TABLE attempt_steps (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    attempt_id BLOB NOT NULL REFERENCES attempts (id),
    state TEXT NOT NULL,
    at INTEGER NOT NULL,
    reason TEXT
) STRICT;
CREATE INDEX attempt_steps_attempt ON attempt_steps (attempt_id, id);
