-- Photos of locations (点位照片): what the server made of what was uploaded, named by digest.

CREATE TABLE location_photos (
    id BLOB NOT NULL PRIMARY KEY,
    location_id BLOB NOT NULL REFERENCES locations (id),
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX location_photos_location ON location_photos (location_id, id);
CREATE INDEX location_photos_sha256 ON location_photos (sha256);
