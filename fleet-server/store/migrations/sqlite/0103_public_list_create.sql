-- What anybody may know of locations: whether ops publish a list, and what of a location is in it.

ALTER TABLE locations ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0; -- left out of the public list
ALTER TABLE locations ADD COLUMN facilities TEXT NOT NULL DEFAULT '[]'; -- JSON: list of words

-- The public list: one row.
CREATE TABLE public_list (
    id INTEGER NOT NULL PRIMARY KEY,
    is_published INTEGER NOT NULL,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO public_list (id, is_published, version, updated_at) VALUES (1, 0, 1, 0);
