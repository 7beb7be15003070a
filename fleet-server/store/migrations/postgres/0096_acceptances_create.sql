-- That terminals were taken over by their halls: what installer and hall signed. Never forgotten: it is the proof.

CREATE TABLE acceptances (
    id UUID NOT NULL PRIMARY KEY, -- made on the terminal
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    terminal_name TEXT COLLATE "C" NOT NULL, -- when the server heard of it
    location_name TEXT COLLATE "C" NOT NULL, -- where it stood then, or empty
    signed_at BIGINT NOT NULL, -- by the terminal's best knowledge
    received_at BIGINT NOT NULL,
    self_test TEXT COLLATE "C" NOT NULL, -- JSON
    failed BIGINT NOT NULL, -- how many of its items failed
    installer_name TEXT COLLATE "C" NOT NULL,
    installer_signature TEXT COLLATE "C" NOT NULL, -- JSON
    hall_name TEXT COLLATE "C" NOT NULL,
    hall_signature TEXT COLLATE "C" NOT NULL, -- JSON
    remark TEXT COLLATE "C" NOT NULL,
    report_sha256 TEXT COLLATE "C" NOT NULL,
    report_bytes BIGINT NOT NULL,
    report_at BIGINT -- when the PDF came
);
CREATE INDEX acceptances_terminal ON acceptances (terminal_id, received_at, id);
