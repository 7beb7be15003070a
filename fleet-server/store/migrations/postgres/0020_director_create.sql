-- The director's keys, and its newest word to each terminal.

CREATE TABLE director_keys (
    public_key TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- Ed25519, 64 hexadecimal digits
    secret BYTEA NOT NULL, -- PKCS#8
    label TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE grants (
    terminal_id UUID NOT NULL PRIMARY KEY REFERENCES terminals (id),
    attempt_id UUID NOT NULL,
    sequence BIGINT NOT NULL, -- rises with every word to this terminal
    public_key TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL, -- JSON, byte for byte as it was signed
    signature TEXT COLLATE "C" NOT NULL
);
