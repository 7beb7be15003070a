-- What a location's line may carry: a policy of the location's own, or that of the whole fleet, which is one row.

ALTER TABLE locations ADD COLUMN network TEXT; -- JSON; NULL: the fleet's

CREATE TABLE network_default (
    id INTEGER NOT NULL PRIMARY KEY,
    policy TEXT NOT NULL, -- JSON
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO network_default (id, policy, version, updated_at) VALUES (1, '{}', 1, 0);
