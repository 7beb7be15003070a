-- What ops put terminals into groups by: tags, holds, saved queries, and the hardware as columns.

ALTER TABLE terminals ADD COLUMN arch TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE terminals ADD COLUMN model TEXT COLLATE "C" NOT NULL DEFAULT '';
-- JSON list, as shown; searched through terminal_tags.
ALTER TABLE terminals ADD COLUMN tags TEXT COLLATE "C" NOT NULL DEFAULT '[]';
UPDATE terminals SET arch = COALESCE(hardware::jsonb->>'arch', ''), model = COALESCE(hardware::jsonb->>'model', '');
CREATE INDEX terminals_arch ON terminals (arch, id);
CREATE INDEX terminals_model ON terminals (model, id);

CREATE TABLE terminal_tags (
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    tag TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (terminal_id, tag)
);
CREATE INDEX terminal_tags_tag ON terminal_tags (tag, terminal_id);

-- A person holds a terminal: it begins no upgrade.
CREATE TABLE terminal_holds (
    terminal_id UUID NOT NULL PRIMARY KEY REFERENCES terminals (id),
    reason TEXT COLLATE "C" NOT NULL,
    until_at BIGINT, -- until somebody lets it go, where NULL
    held_at BIGINT NOT NULL,
    held_by TEXT COLLATE "C" NOT NULL -- username
);
CREATE INDEX terminal_holds_until ON terminal_holds (until_at) WHERE until_at IS NOT NULL;

CREATE TABLE saved_queries (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    search_key TEXT COLLATE "C" NOT NULL, -- name in lower case
    scope_key TEXT COLLATE "C" NOT NULL UNIQUE, -- as in rollout_targets
    filter TEXT COLLATE "C" NOT NULL, -- JSON
    created_at BIGINT NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL, -- username
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX saved_queries_created ON saved_queries (created_at, id);
