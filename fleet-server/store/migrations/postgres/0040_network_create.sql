-- What a location's line may carry: a policy of the location's own, or that of the whole fleet, which is one row.

ALTER TABLE locations ADD COLUMN network JSONB; -- JSON; NULL: the fleet's

CREATE TABLE network_default (
    id BIGINT NOT NULL PRIMARY KEY,
    policy JSONB NOT NULL, -- JSON
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
INSERT INTO network_default (id, policy, version, updated_at) VALUES (1, '{}', 1, 0);
