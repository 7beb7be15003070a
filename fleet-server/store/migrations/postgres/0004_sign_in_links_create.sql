-- One-time links that sign an account in, made on the server's own machine.

CREATE TABLE sign_in_links (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id),
    expires_at BIGINT NOT NULL
);
