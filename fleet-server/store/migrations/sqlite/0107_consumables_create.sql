-- What terminals use up (耗材): what was put in, what was used since, and when it will be out.

CREATE TABLE consumables (
    id BLOB NOT NULL PRIMARY KEY,
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    consumable TEXT NOT NULL, -- page_paper (sheets), receipt_paper (millimetres), toner (percent)
    holds INTEGER, -- what was in it when it was last filled; NULL: nobody said
    filled_at INTEGER,
    filled_by BLOB REFERENCES users (id), -- NULL: the printer said so itself
    used INTEGER NOT NULL, -- since then
    word TEXT NOT NULL, -- what the printer says: fine, low, out
    spent INTEGER NOT NULL, -- used in spent_days days
    spent_days INTEGER NOT NULL,
    out_at INTEGER, -- estimate of the day on which all this was reckoned; NULL: nobody can say
    soonest INTEGER NOT NULL, -- what the list goes by
    reckoned_day INTEGER NOT NULL,
    UNIQUE (terminal_id, consumable)
) STRICT;
CREATE INDEX consumables_soonest ON consumables (soonest, id);
CREATE INDEX consumables_reckoned ON consumables (reckoned_day);

-- What was used, by day; never for what.
CREATE TABLE consumable_days (
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    consumable TEXT NOT NULL,
    day INTEGER NOT NULL, -- as people in China count it, since 1970-01-01
    amount INTEGER NOT NULL,
    PRIMARY KEY (terminal_id, consumable, day)
) STRICT;
CREATE INDEX consumable_days_day ON consumable_days (day);

-- What was put in, by whom.
CREATE TABLE consumable_fills (
    id BLOB NOT NULL PRIMARY KEY,
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    consumable TEXT NOT NULL,
    filled_at INTEGER NOT NULL,
    filled_by BLOB REFERENCES users (id),
    holds INTEGER NOT NULL,
    left_before INTEGER -- by count, when it was filled; NULL: nobody could say
) STRICT;
CREATE INDEX consumable_fills_terminal ON consumable_fills (terminal_id, filled_at, id);
CREATE INDEX consumable_fills_filled ON consumable_fills (filled_at, id);
