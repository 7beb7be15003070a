-- When terminals had no power from the wall and ran on their battery or UPS.

CREATE TABLE power_cuts (
    id BLOB NOT NULL PRIMARY KEY,
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    began_at INTEGER NOT NULL, -- when the server heard of it
    ended_at INTEGER, -- NULL: it lasts
    is_low INTEGER NOT NULL, -- whether the battery was low in it
    charge_percent INTEGER -- as it was last told
) STRICT;
CREATE UNIQUE INDEX power_cuts_standing ON power_cuts (terminal_id) WHERE ended_at IS NULL;
CREATE INDEX power_cuts_terminal ON power_cuts (terminal_id, began_at, id);
CREATE INDEX power_cuts_ended ON power_cuts (ended_at);
