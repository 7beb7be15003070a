-- What became of a finding, step by step.

CREATE TABLE finding_steps (
    id BLOB NOT NULL PRIMARY KEY,
    finding_id BLOB NOT NULL REFERENCES findings (id),
    at INTEGER NOT NULL,
    kind TEXT NOT NULL, -- opened, assign, fix, close, ignore, reopen, taken_up_again or mended
    actor TEXT, -- username; NULL: an inspection
    note TEXT NOT NULL,
    owner TEXT, -- of an assignment
    deadline_at INTEGER, -- of an assignment
    inspection_id BLOB
) STRICT;
CREATE INDEX finding_steps_finding ON finding_steps (finding_id, at, id);
