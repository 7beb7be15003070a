-- Zones (专区): pages that ops compose and terminals show.

CREATE TABLE zones (
    id BLOB NOT NULL PRIMARY KEY,
    title TEXT NOT NULL, -- in Chinese, as in content
    search_key TEXT NOT NULL, -- title and summary in lower case
    content TEXT NOT NULL, -- JSON
    state TEXT NOT NULL, -- draft, published, withdrawn
    starts_at INTEGER NOT NULL,
    ends_at INTEGER,
    sort_order INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL -- username
) STRICT;
CREATE INDEX zones_order ON zones (sort_order, id);
CREATE INDEX zones_updated ON zones (updated_at, id);

CREATE TABLE zone_targets (
    zone_id BLOB NOT NULL REFERENCES zones (id),
    scope_key TEXT NOT NULL,
    PRIMARY KEY (zone_id, scope_key)
) STRICT;
CREATE INDEX zone_targets_scope ON zone_targets (scope_key, zone_id);

-- Pictures that were uploaded for zones, and what they are.
CREATE TABLE zone_pictures (
    sha256 TEXT NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
