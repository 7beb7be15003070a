-- Which versions of an app were listed, one after the other: what a listing goes back to.

CREATE TABLE listing_versions (
    app_id UUID NOT NULL REFERENCES listings (app_id),
    number BIGINT NOT NULL, -- from 1
    version_id UUID NOT NULL REFERENCES app_versions (id),
    listed_at BIGINT NOT NULL,
    listed_by TEXT COLLATE "C" NOT NULL, -- username
    taken_back_at BIGINT, -- when the listing went back to an earlier one
    taken_back_by TEXT COLLATE "C", -- username
    PRIMARY KEY (app_id, number)
);
INSERT INTO listing_versions (app_id, number, version_id, listed_at, listed_by)
SELECT app_id, 1, version_id, updated_at, updated_by FROM listings;
