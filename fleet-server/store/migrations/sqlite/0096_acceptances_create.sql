-- That terminals were taken over by their halls: what installer and hall signed. Never forgotten: it is the proof.

CREATE TABLE acceptances (
    id BLOB NOT NULL PRIMARY KEY, -- made on the terminal
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    terminal_name TEXT NOT NULL, -- when the server heard of it
    location_name TEXT NOT NULL, -- where it stood then, or empty
    signed_at INTEGER NOT NULL, -- by the terminal's best knowledge
    received_at INTEGER NOT NULL,
    self_test TEXT NOT NULL, -- JSON
    failed INTEGER NOT NULL, -- how many of its items failed
    installer_name TEXT NOT NULL,
    installer_signature TEXT NOT NULL, -- JSON
    hall_name TEXT NOT NULL,
    hall_signature TEXT NOT NULL, -- JSON
    remark TEXT NOT NULL,
    report_sha256 TEXT NOT NULL,
    report_bytes INTEGER NOT NULL,
    report_at INTEGER -- when the PDF came
) STRICT;
CREATE INDEX acceptances_terminal ON acceptances (terminal_id, received_at, id);
