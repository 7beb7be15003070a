-- What terminals found when they tested their own hardware, with a person at the screen.

CREATE TABLE self_tests (
    id BLOB NOT NULL PRIMARY KEY, -- made on the terminal
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    started_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL, -- by the terminal's best knowledge
    received_at INTEGER NOT NULL,
    software_version TEXT NOT NULL,
    failed INTEGER NOT NULL, -- how many items failed
    results TEXT NOT NULL -- JSON
) STRICT;
CREATE INDEX self_tests_terminal ON self_tests (terminal_id, ended_at, id);
CREATE INDEX self_tests_received ON self_tests (received_at);
