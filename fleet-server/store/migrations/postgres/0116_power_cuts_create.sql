-- When terminals had no power from the wall and ran on their battery or UPS.

CREATE TABLE power_cuts (
    id UUID NOT NULL PRIMARY KEY,
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    began_at BIGINT NOT NULL, -- when the server heard of it
    ended_at BIGINT, -- NULL: it lasts
    is_low BOOLEAN NOT NULL, -- whether the battery was low in it
    charge_percent BIGINT -- as it was last told
);
CREATE UNIQUE INDEX power_cuts_standing ON power_cuts (terminal_id) WHERE ended_at IS NULL;
CREATE INDEX power_cuts_terminal ON power_cuts (terminal_id, began_at, id);
CREATE INDEX power_cuts_ended ON power_cuts (ended_at);
