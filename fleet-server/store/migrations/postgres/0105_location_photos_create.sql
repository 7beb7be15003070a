-- Photos of locations (点位照片): what the server made of what was uploaded, named by digest.

CREATE TABLE location_photos (
    id UUID NOT NULL PRIMARY KEY,
    location_id UUID NOT NULL REFERENCES locations (id),
    sha256 TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX location_photos_location ON location_photos (location_id, id);
CREATE INDEX location_photos_sha256 ON location_photos (sha256);
