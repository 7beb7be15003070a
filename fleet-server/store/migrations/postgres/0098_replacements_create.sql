-- Which terminal took the place of which.

CREATE TABLE replacements (
    old_id UUID NOT NULL PRIMARY KEY REFERENCES terminals (id),
    new_id UUID NOT NULL UNIQUE REFERENCES terminals (id),
    replaced_at BIGINT NOT NULL,
    replaced_by TEXT COLLATE "C" NOT NULL, -- username
    reason TEXT COLLATE "C" NOT NULL
);
