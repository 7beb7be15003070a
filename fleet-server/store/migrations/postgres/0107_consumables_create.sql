-- What terminals use up (耗材): what was put in, what was used since, and when it will be out.

CREATE TABLE consumables (
    id UUID NOT NULL PRIMARY KEY,
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    consumable TEXT COLLATE "C" NOT NULL, -- page_paper (sheets), receipt_paper (millimetres), toner (percent)
    holds BIGINT, -- what was in it when it was last filled; NULL: nobody said
    filled_at BIGINT,
    filled_by UUID REFERENCES users (id), -- NULL: the printer said so itself
    used BIGINT NOT NULL, -- since then
    word TEXT COLLATE "C" NOT NULL, -- what the printer says: fine, low, out
    spent BIGINT NOT NULL, -- used in spent_days days
    spent_days BIGINT NOT NULL,
    out_at BIGINT, -- estimate of the day on which all this was reckoned; NULL: nobody can say
    soonest BIGINT NOT NULL, -- what the list goes by
    reckoned_day BIGINT NOT NULL,
    UNIQUE (terminal_id, consumable)
);
CREATE INDEX consumables_soonest ON consumables (soonest, id);
CREATE INDEX consumables_reckoned ON consumables (reckoned_day);

-- What was used, by day; never for what.
CREATE TABLE consumable_days (
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    consumable TEXT COLLATE "C" NOT NULL,
    day BIGINT NOT NULL, -- as people in China count it, since 1970-01-01
    amount BIGINT NOT NULL,
    PRIMARY KEY (terminal_id, consumable, day)
);
CREATE INDEX consumable_days_day ON consumable_days (day);

-- What was put in, by whom.
CREATE TABLE consumable_fills (
    id UUID NOT NULL PRIMARY KEY,
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    consumable TEXT COLLATE "C" NOT NULL,
    filled_at BIGINT NOT NULL,
    filled_by UUID REFERENCES users (id),
    holds BIGINT NOT NULL,
    left_before BIGINT -- by count, when it was filled; NULL: nobody could say
);
CREATE INDEX consumable_fills_terminal ON consumable_fills (terminal_id, filled_at, id);
CREATE INDEX consumable_fills_filled ON consumable_fills (filled_at, id);
