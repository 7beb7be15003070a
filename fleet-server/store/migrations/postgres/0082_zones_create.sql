-- Zones (专区): pages that ops compose and terminals show.

CREATE TABLE zones (
    id UUID NOT NULL PRIMARY KEY,
    title TEXT COLLATE "C" NOT NULL, -- in Chinese, as in content
    search_key TEXT COLLATE "C" NOT NULL, -- title and summary in lower case
    content TEXT COLLATE "C" NOT NULL, -- JSON
    state TEXT COLLATE "C" NOT NULL, -- draft, published, withdrawn
    starts_at BIGINT NOT NULL,
    ends_at BIGINT,
    sort_order BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT COLLATE "C" NOT NULL -- username
);
CREATE INDEX zones_order ON zones (sort_order, id);
CREATE INDEX zones_updated ON zones (updated_at, id);

CREATE TABLE zone_targets (
    zone_id UUID NOT NULL REFERENCES zones (id),
    scope_key TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (zone_id, scope_key)
);
CREATE INDEX zone_targets_scope ON zone_targets (scope_key, zone_id);

-- Pictures that were uploaded for zones, and what they are.
CREATE TABLE zone_pictures (
    sha256 TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);
