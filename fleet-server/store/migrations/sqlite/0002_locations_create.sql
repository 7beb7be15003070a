-- Administrative divisions (GB/T 2260) and the locations in them.

CREATE TABLE divisions (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    parent_code TEXT REFERENCES divisions (code),
    level INTEGER NOT NULL -- 1 province, 2 city, 3 district or county
) STRICT;

INSERT INTO divisions (code, name, parent_code, level) VALUES
    ('510000', '四川省', NULL, 1),
    ('511700', '达州市', '510000', 2),
    ('511702', '通川区', '511700', 3),
    ('511703', '达川区', '511700', 3),
    ('511722', '宣汉县', '511700', 3),
    ('511723', '开江县', '511700', 3),
    ('511724', '大竹县', '511700', 3),
    ('511725', '渠县', '511700', 3),
    ('511781', '万源市', '511700', 3);

-- Every division with itself and each division above it, so that "in this division" is one lookup.
CREATE TABLE division_ancestors (
    code TEXT NOT NULL REFERENCES divisions (code),
    ancestor_code TEXT NOT NULL REFERENCES divisions (code),
    PRIMARY KEY (code, ancestor_code)
) STRICT;
CREATE INDEX division_ancestors_down ON division_ancestors (ancestor_code, code);

INSERT INTO division_ancestors (code, ancestor_code)
SELECT code, code FROM divisions
UNION ALL SELECT code, parent_code FROM divisions WHERE parent_code IS NOT NULL
UNION ALL SELECT child.code, parent.parent_code FROM divisions AS child
    JOIN divisions AS parent ON parent.code = child.parent_code
    WHERE parent.parent_code IS NOT NULL;

CREATE TABLE locations (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    search_key TEXT NOT NULL, -- name and address in lower case
    division_code TEXT NOT NULL REFERENCES divisions (code),
    address TEXT NOT NULL,
    floor TEXT NOT NULL,
    longitude REAL, -- WGS 84, degrees
    latitude REAL,
    opening_hours TEXT NOT NULL, -- JSON
    contact_name TEXT NOT NULL,
    contact_phone TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX locations_name ON locations (name, id);
CREATE INDEX locations_created ON locations (created_at, id);
CREATE INDEX locations_division ON locations (division_code, name, id);
