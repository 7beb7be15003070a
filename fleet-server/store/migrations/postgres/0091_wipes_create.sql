-- That what citizens' sessions left on terminals was cleared away, and what was left of it.

CREATE TABLE wipes (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    at BIGINT NOT NULL, -- by the terminal's best knowledge
    received_at BIGINT NOT NULL,
    cause TEXT COLLATE "C" NOT NULL,
    found TEXT COLLATE "C" NOT NULL, -- JSON: what was there
    remained TEXT COLLATE "C" NOT NULL, -- JSON: what was there still
    is_clean BOOLEAN NOT NULL -- whether nothing remained
);
CREATE INDEX wipes_at ON wipes (at, id);
CREATE INDEX wipes_terminal ON wipes (terminal_id, at, id);
CREATE INDEX wipes_unclean ON wipes (at, id) WHERE NOT is_clean;
