-- Which models the devices and disks of terminals are: what a recall is counted by.

CREATE TABLE terminal_devices (
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    kind TEXT NOT NULL,
    place INTEGER NOT NULL, -- among those of its kind
    model_key TEXT NOT NULL, -- what devices of one model have in common
    model TEXT, -- its id in the matrix of models; NULL: the matrix does not know it
    vendor TEXT NOT NULL,
    name TEXT NOT NULL,
    verdict TEXT, -- of a disk: not_told, good, worn or failing
    PRIMARY KEY (terminal_id, kind, place)
) STRICT;
CREATE INDEX terminal_devices_key ON terminal_devices (model_key, kind, terminal_id);

-- A finding may be about a terminal: its disk fails.
ALTER TABLE findings ADD COLUMN terminal_id BLOB REFERENCES terminals (id);
-- One that is not closed for each terminal.
CREATE UNIQUE INDEX findings_standing_terminal ON findings (terminal_id)
    WHERE state <> 'closed' AND source = 'terminal';
CREATE INDEX findings_terminal ON findings (terminal_id, opened_at, id);
