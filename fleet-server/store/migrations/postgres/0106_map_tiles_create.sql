-- Where the console's map has its tiles from: one row.

CREATE TABLE map_tiles (
    id BIGINT NOT NULL PRIMARY KEY,
    tiles JSONB NOT NULL, -- JSON
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
INSERT INTO map_tiles (id, tiles, version, updated_at) VALUES (1, '{"layers":[],"attribution":""}', 1, 0);
