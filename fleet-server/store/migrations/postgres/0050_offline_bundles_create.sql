-- Offline bundles: words of the director that travel on a medium, and the receipts that come back.

CREATE TABLE offline_bundles (
    id UUID NOT NULL PRIMARY KEY,
    rollout_id UUID NOT NULL REFERENCES rollouts (id),
    made_at BIGINT NOT NULL,
    made_by TEXT COLLATE "C" NOT NULL, -- username
    expires_at BIGINT NOT NULL
);
CREATE INDEX offline_bundles_rollout ON offline_bundles (rollout_id, made_at);

CREATE TABLE offline_words (
    bundle_id UUID NOT NULL REFERENCES offline_bundles (id),
    terminal_id UUID NOT NULL,
    terminal_name TEXT COLLATE "C" NOT NULL,
    attempt_id UUID NOT NULL,
    public_key TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL, -- JSON, byte for byte as it was signed
    signature TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (bundle_id, terminal_id)
);
CREATE INDEX offline_words_attempt ON offline_words (attempt_id);

-- The newest receipt of each attempt.
CREATE TABLE offline_receipts (
    attempt_id UUID NOT NULL PRIMARY KEY,
    written_at BIGINT NOT NULL, -- by the terminal's clock
    received_at BIGINT NOT NULL,
    refusal TEXT COLLATE "C" -- why the terminal did not take the bundle
);
