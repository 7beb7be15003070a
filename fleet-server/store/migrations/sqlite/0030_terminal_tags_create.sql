-- What ops put terminals into groups by: tags, holds, saved queries, and the hardware as columns.

ALTER TABLE terminals ADD COLUMN arch TEXT NOT NULL DEFAULT '';
ALTER TABLE terminals ADD COLUMN model TEXT NOT NULL DEFAULT '';
-- JSON list, as shown; searched through terminal_tags.
ALTER TABLE terminals ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
UPDATE terminals SET arch = COALESCE(json_extract(hardware, '$.arch'), ''), model = COALESCE(json_extract(hardware, '$.model'), '');
CREATE INDEX terminals_arch ON terminals (arch, id);
CREATE INDEX terminals_model ON terminals (model, id);

CREATE TABLE terminal_tags (
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    tag TEXT NOT NULL,
    PRIMARY KEY (terminal_id, tag)
) STRICT;
CREATE INDEX terminal_tags_tag ON terminal_tags (tag, terminal_id);

-- A person holds a terminal: it begins no upgrade.
CREATE TABLE terminal_holds (
    terminal_id BLOB NOT NULL PRIMARY KEY REFERENCES terminals (id),
    reason TEXT NOT NULL,
    until_at INTEGER, -- until somebody lets it go, where NULL
    held_at INTEGER NOT NULL,
    held_by TEXT NOT NULL -- username
) STRICT;
CREATE INDEX terminal_holds_until ON terminal_holds (until_at) WHERE until_at IS NOT NULL;

CREATE TABLE saved_queries (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    search_key TEXT NOT NULL, -- name in lower case
    scope_key TEXT NOT NULL UNIQUE, -- as in rollout_targets
    filter TEXT NOT NULL, -- JSON
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL, -- username
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX saved_queries_created ON saved_queries (created_at, id);
