-- Home page styles that come as signed bundles: a copy, for lists, of what the signed repository says.

CREATE TABLE theme_bundles (
    target TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    theme TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    name_zh TEXT COLLATE "C" NOT NULL,
    name_en TEXT COLLATE "C" NOT NULL,
    contract BIGINT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    published_at BIGINT NOT NULL,
    withdrawn_at BIGINT -- when the signed repository had it no more
);
