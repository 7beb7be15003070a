-- Home page styles that come as signed bundles: a copy, for lists, of what the signed repository says.

CREATE TABLE theme_bundles (
    target TEXT NOT NULL PRIMARY KEY,
    theme TEXT NOT NULL,
    version TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    contract INTEGER NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    withdrawn_at INTEGER -- when the signed repository had it no more
) STRICT;
