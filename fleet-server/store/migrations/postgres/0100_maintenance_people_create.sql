-- Who may maintain terminals on site (现场维护): a row is made with a person's first PIN, and never removed, so that no number
-- is ever given to somebody else. Whoever is disabled or a viewer is left out when terminals are told.

CREATE TABLE maintenance_people (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES users (id),
    number BIGINT NOT NULL UNIQUE, -- 1 to 999; typed before the PIN
    secret BYTEA NOT NULL, -- 32 bytes, from which the person's keys at all terminals follow
    created_at BIGINT NOT NULL,
    renewed_at BIGINT NOT NULL -- when the secret was made
);
