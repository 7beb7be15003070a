-- Whether terminals ask citizens to rate the service.

ALTER TABLE settings ADD COLUMN ask_rating INTEGER NOT NULL DEFAULT 1;
-- Terminals that are there already hear of it.
UPDATE revision_counter SET value = value + 1 WHERE EXISTS (SELECT 1 FROM terminals);
INSERT INTO scope_revisions (scope_key, revision) SELECT 'everywhere', c.value FROM revision_counter c
    WHERE EXISTS (SELECT 1 FROM terminals) ON CONFLICT (scope_key) DO UPDATE SET revision = excluded.revision;
