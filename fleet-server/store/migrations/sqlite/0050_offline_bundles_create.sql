-- Offline bundles: words of the director that travel on a medium, and the receipts that come back.

CREATE TABLE offline_bundles (
    id BLOB NOT NULL PRIMARY KEY,
    rollout_id BLOB NOT NULL REFERENCES rollouts (id),
    made_at INTEGER NOT NULL,
    made_by TEXT NOT NULL, -- username
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX offline_bundles_rollout ON offline_bundles (rollout_id, made_at);

CREATE TABLE offline_words (
    bundle_id BLOB NOT NULL REFERENCES offline_bundles (id),
    terminal_id BLOB NOT NULL,
    terminal_name TEXT NOT NULL,
    attempt_id BLOB NOT NULL,
    public_key TEXT NOT NULL,
    text TEXT NOT NULL, -- JSON, byte for byte as it was signed
    signature TEXT NOT NULL,
    PRIMARY KEY (bundle_id, terminal_id)
) STRICT;
CREATE INDEX offline_words_attempt ON offline_words (attempt_id);

-- The newest receipt of each attempt.
CREATE TABLE offline_receipts (
    attempt_id BLOB NOT NULL PRIMARY KEY,
    written_at INTEGER NOT NULL, -- by the terminal's clock
    received_at INTEGER NOT NULL,
    refusal TEXT -- why the terminal did not take the bundle
) STRICT;
