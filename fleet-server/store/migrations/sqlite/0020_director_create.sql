-- The director's keys, and its newest word to each terminal.

CREATE TABLE director_keys (
    public_key TEXT NOT NULL PRIMARY KEY, -- Ed25519, 64 hexadecimal digits
    secret BLOB NOT NULL, -- PKCS#8
    label TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE grants (
    terminal_id BLOB NOT NULL PRIMARY KEY REFERENCES terminals (id),
    attempt_id BLOB NOT NULL,
    sequence INTEGER NOT NULL, -- rises with every word to this terminal
    public_key TEXT NOT NULL,
    text TEXT NOT NULL, -- JSON, byte for byte as it was signed
    signature TEXT NOT NULL
) STRICT;
