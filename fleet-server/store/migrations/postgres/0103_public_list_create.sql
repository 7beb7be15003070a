-- What anybody may know of locations: whether ops publish a list, and what of a location is in it.

ALTER TABLE locations ADD COLUMN hidden BOOLEAN NOT NULL DEFAULT FALSE; -- left out of the public list
ALTER TABLE locations ADD COLUMN facilities JSONB NOT NULL DEFAULT '[]'; -- JSON: list of words

-- The public list: one row.
CREATE TABLE public_list (
    id BIGINT NOT NULL PRIMARY KEY,
    is_published BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
INSERT INTO public_list (id, is_published, version, updated_at) VALUES (1, FALSE, 1, 0);
