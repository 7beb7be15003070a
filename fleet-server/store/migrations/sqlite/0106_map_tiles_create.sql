-- Where the console's map has its tiles from: one row.

CREATE TABLE map_tiles (
    id INTEGER NOT NULL PRIMARY KEY,
    tiles TEXT NOT NULL, -- JSON
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO map_tiles (id, tiles, version, updated_at) VALUES (1, '{"layers":[],"attribution":""}', 1, 0);
