-- Terminals: who they are (rarely changes), when they were last seen (changes with every check-in, so
-- the row is narrow), and what they last reported (one JSON text).

CREATE TABLE terminals (
    id UUID NOT NULL PRIMARY KEY, -- derived from the public key
    public_key BYTEA NOT NULL, -- Ed25519, 32 bytes
    fingerprint TEXT COLLATE "C" NOT NULL, -- of the machine that may use this key
    name TEXT COLLATE "C" NOT NULL,
    search_key TEXT COLLATE "C" NOT NULL, -- name and display code in lower case
    order_key TEXT COLLATE "C" NOT NULL, -- severity in two digits, then the name: worst first is an index
    display_code TEXT COLLATE "C" NOT NULL,
    hardware TEXT COLLATE "C" NOT NULL, -- JSON
    software_version TEXT COLLATE "C" NOT NULL,
    enrollment TEXT COLLATE "C" NOT NULL,
    enrollment_reason TEXT COLLATE "C", -- why it was rejected, suspended or retired
    resume_to TEXT COLLATE "C", -- the state that a suspended or conflicting terminal goes back to
    location_id UUID REFERENCES locations (id),
    connectivity TEXT COLLATE "C" NOT NULL,
    convergence TEXT COLLATE "C" NOT NULL,
    convergence_reason TEXT COLLATE "C",
    session_open BOOLEAN NOT NULL,
    maintenance_until BIGINT,
    enrolled_at BIGINT NOT NULL,
    since BIGINT NOT NULL, -- when it last became better or worse
    version BIGINT NOT NULL, -- of what ops decide; a check-in does not raise it
    updated_at BIGINT NOT NULL
);
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
    terminal_id UUID NOT NULL PRIMARY KEY REFERENCES terminals (id),
    last_check_in_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL, -- late from here
    offline_at BIGINT NOT NULL -- offline from here
) WITH (fillfactor = 60);

CREATE TABLE terminal_reports (
    terminal_id UUID NOT NULL PRIMARY KEY REFERENCES terminals (id),
    received_at BIGINT NOT NULL,
    applied_etag TEXT COLLATE "C",
    actual TEXT COLLATE "C" NOT NULL -- JSON
) WITH (fillfactor = 60);

-- The machines that presented a terminal's key.
CREATE TABLE terminal_fingerprints (
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    fingerprint TEXT COLLATE "C" NOT NULL,
    refused BOOLEAN NOT NULL, -- a person said that this machine is the copy
    last_seen_at BIGINT NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (terminal_id, fingerprint)
);

-- Codes that installers type in. The code itself is not kept.
CREATE TABLE enrollment_codes (
    id UUID NOT NULL PRIMARY KEY,
    code_hash BYTEA NOT NULL UNIQUE, -- SHA-256
    code_hint TEXT COLLATE "C" NOT NULL, -- its last four characters
    location_id UUID REFERENCES locations (id),
    note TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL, -- username
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    terminal_id UUID,
    revoked_at BIGINT
);
CREATE INDEX enrollment_codes_created ON enrollment_codes (created_at, id);
CREATE INDEX enrollment_codes_location ON enrollment_codes (location_id);

-- Which desired states changed, in one order for all servers: a number is taken from the counter in the
-- changing transaction, whose row lock makes commits visible in the order of their numbers.
CREATE TABLE scope_revisions (
    scope_key TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- as in listing_targets, or commands:{terminal id}
    revision BIGINT NOT NULL
);
CREATE INDEX scope_revisions_revision ON scope_revisions (revision);

CREATE TABLE revision_counter (
    id BIGINT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO revision_counter (id, value) VALUES (1, 0);

-- What only the servers of this fleet know: the key of terminals' tokens.
CREATE TABLE server_secrets (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    secret BYTEA NOT NULL
);
