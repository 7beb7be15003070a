-- Administrative divisions (GB/T 2260) and the locations in them.

CREATE TABLE divisions (
    code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    parent_code TEXT COLLATE "C" REFERENCES divisions (code),
    level BIGINT NOT NULL -- 1 province, 2 city, 3 district or county
);

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
    code TEXT COLLATE "C" NOT NULL REFERENCES divisions (code),
    ancestor_code TEXT COLLATE "C" NOT NULL REFERENCES divisions (code),
    PRIMARY KEY (code, ancestor_code)
);
CREATE INDEX division_ancestors_down ON division_ancestors (ancestor_code, code);

INSERT INTO division_ancestors (code, ancestor_code)
SELECT code, code FROM divisions
UNION ALL SELECT code, parent_code FROM divisions WHERE parent_code IS NOT NULL
UNION ALL SELECT child.code, parent.parent_code FROM divisions AS child
    JOIN divisions AS parent ON parent.code = child.parent_code
    WHERE parent.parent_code IS NOT NULL;

CREATE TABLE locations (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    search_key TEXT COLLATE "C" NOT NULL, -- name and address in lower case
    division_code TEXT COLLATE "C" NOT NULL REFERENCES divisions (code),
    address TEXT COLLATE "C" NOT NULL,
    floor TEXT COLLATE "C" NOT NULL,
    longitude DOUBLE PRECISION, -- WGS 84, degrees
    latitude DOUBLE PRECISION,
    opening_hours JSONB NOT NULL,
    contact_name TEXT COLLATE "C" NOT NULL,
    contact_phone TEXT COLLATE "C" NOT NULL,
    time_zone TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX locations_name ON locations (name, id);
CREATE INDEX locations_created ON locations (created_at, id);
CREATE INDEX locations_division ON locations (division_code, name, id);
