-- Which versions of an app were listed, one after the other: what a listing goes back to.

CREATE TABLE listing_versions (
    app_id BLOB NOT NULL REFERENCES listings (app_id),
    number INTEGER NOT NULL, -- from 1
    version_id BLOB NOT NULL REFERENCES app_versions (id),
    listed_at INTEGER NOT NULL,
    listed_by TEXT NOT NULL, -- username
    taken_back_at INTEGER, -- when the listing went back to an earlier one
    taken_back_by TEXT, -- username
    PRIMARY KEY (app_id, number)
) STRICT;
INSERT INTO listing_versions (app_id, number, version_id, listed_at, listed_by)
SELECT app_id, 1, version_id, updated_at, updated_by FROM listings;
