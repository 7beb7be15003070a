-- Which terminal took the place of which.

CREATE TABLE replacements (
    old_id BLOB NOT NULL PRIMARY KEY REFERENCES terminals (id),
    new_id BLOB NOT NULL UNIQUE REFERENCES terminals (id),
    replaced_at INTEGER NOT NULL,
    replaced_by TEXT NOT NULL, -- username
    reason TEXT NOT NULL
) STRICT;
