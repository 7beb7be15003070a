-- What became of a finding, step by step.

CREATE TABLE finding_steps (
    id UUID NOT NULL PRIMARY KEY,
    finding_id UUID NOT NULL REFERENCES findings (id),
    at BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL, -- opened, assign, fix, close, ignore, reopen, taken_up_again or mended
    actor TEXT COLLATE "C", -- username; NULL: an inspection
    note TEXT COLLATE "C" NOT NULL,
    owner TEXT COLLATE "C", -- of an assignment
    deadline_at BIGINT, -- of an assignment
    inspection_id UUID
);
CREATE INDEX finding_steps_finding ON finding_steps (finding_id, at, id);
