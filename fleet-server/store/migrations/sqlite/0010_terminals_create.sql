-- Terminals: who they are (rarely changes), when they were last seen (changes with every check-in, so
-- the row is narrow), and what they last reported (one JSON text).

CREATE TABLE terminals (
    id BLOB NOT NULL PRIMARY KEY, -- derived from the public key
    public_key BLOB NOT NULL, -- Ed25519, 32 bytes
    fingerprint TEXT NOT NULL, -- of the machine that may use this key
    name TEXT NOT NULL,
    search_key TEXT NOT NULL, -- name and display code in lower case
    order_key TEXT NOT NULL, -- severity in two digits, then the name: worst first is an index
    display_code TEXT NOT NULL,
    hardware TEXT NOT NULL, -- JSON
    software_version TEXT NOT NULL,
    enrollment TEXT NOT NULL,
    enrollment_reason TEXT, -- why it was rejected, suspended or retired
    resume_to TEXT, -- the state that a suspended or conflicting terminal goes back to
    location_id BLOB REFERENCES locations (id),
    connectivity TEXT NOT NULL,
    convergence TEXT NOT NULL,
    convergence_reason TEXT,
    session_open INTEGER NOT NULL,
    maintenance_until INTEGER,
    enrolled_at INTEGER NOT NULL,
    since INTEGER NOT NULL, -- when it last became better or worse
    version INTEGER NOT NULL, -- of what ops decide; a check-in does not raise it
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX terminals_order ON terminals (order_key, id);
CREATE INDEX terminals_name ON terminals (name, id);
CREATE INDEX terminals_enrolled ON terminals (enrolled_at, id);
-- Covers the counting of the overview.
CREATE INDEX terminals_location ON terminals (location_id, enrollment, connectivity);
CREATE INDEX terminals_enrollment ON terminals (enrollment, order_key, id);
CREATE INDEX terminals_connectivity ON terminals (connectivity, order_key, id);
CREATE INDEX terminals_software ON terminals (software_version, order_key, id);
-- Covers the counting of releases.
CREATE INDEX terminals_running ON terminals (software_version, enrollment);
CREATE INDEX terminals_fingerprint ON terminals (fingerprint);
CREATE INDEX terminals_maintenance ON terminals (maintenance_until) WHERE maintenance_until IS NOT NULL;

-- No index beside the key: every check-in changes the row in place.
CREATE TABLE terminal_presence (
    terminal_id BLOB NOT NULL PRIMARY KEY REFERENCES terminals (id),
    last_check_in_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL, -- late from here
    offline_at INTEGER NOT NULL -- offline from here
) STRICT, WITHOUT ROWID;

CREATE TABLE terminal_reports (
    terminal_id BLOB NOT NULL PRIMARY KEY REFERENCES terminals (id),
    received_at INTEGER NOT NULL,
    applied_etag TEXT,
    actual TEXT NOT NULL -- JSON
) STRICT;

-- The machines that presented a terminal's key.
CREATE TABLE terminal_fingerprints (
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    fingerprint TEXT NOT NULL,
    refused INTEGER NOT NULL, -- a person said that this machine is the copy
    last_seen_at INTEGER NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (terminal_id, fingerprint)
) STRICT;

-- Codes that installers type in. The code itself is not kept.
CREATE TABLE enrollment_codes (
    id BLOB NOT NULL PRIMARY KEY,
    code_hash BLOB NOT NULL UNIQUE, -- SHA-256
    code_hint TEXT NOT NULL, -- its last four characters
    location_id BLOB REFERENCES locations (id),
    note TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL, -- username
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    terminal_id BLOB,
    revoked_at INTEGER
) STRICT;
CREATE INDEX enrollment_codes_created ON enrollment_codes (created_at, id);
CREATE INDEX enrollment_codes_location ON enrollment_codes (location_id);

-- Which desired states changed, in one order for all servers: a number is taken from the counter in the
-- changing transaction, whose row lock makes commits visible in the order of their numbers.
CREATE TABLE scope_revisions (
    scope_key TEXT NOT NULL PRIMARY KEY, -- as in listing_targets, or commands:{terminal id}
    revision INTEGER NOT NULL
) STRICT;
CREATE INDEX scope_revisions_revision ON scope_revisions (revision);

CREATE TABLE revision_counter (
    id INTEGER NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;
INSERT INTO revision_counter (id, value) VALUES (1, 0);

-- What only the servers of this fleet know: the key of terminals' tokens.
CREATE TABLE server_secrets (
    name TEXT NOT NULL PRIMARY KEY,
    secret BLOB NOT NULL
) STRICT;
