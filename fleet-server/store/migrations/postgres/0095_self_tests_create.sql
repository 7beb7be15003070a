-- What terminals found when they tested their own hardware, with a person at the screen.

CREATE TABLE self_tests (
    id UUID NOT NULL PRIMARY KEY, -- made on the terminal
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    started_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL, -- by the terminal's best knowledge
    received_at BIGINT NOT NULL,
    software_version TEXT COLLATE "C" NOT NULL,
    failed BIGINT NOT NULL, -- how many items failed
    results TEXT COLLATE "C" NOT NULL -- JSON
);
CREATE INDEX self_tests_terminal ON self_tests (terminal_id, ended_at, id);
CREATE INDEX self_tests_received ON self_tests (received_at);
