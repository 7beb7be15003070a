-- One-time links that sign an account in, made on the server's own machine.

CREATE TABLE sign_in_links (
    token_hash BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id),
    expires_at INTEGER NOT NULL
) STRICT;
