-- A version's way to citizens: checked, reviewed, withdrawn. What was there before counts as reviewed.

ALTER TABLE app_versions ADD COLUMN state TEXT NOT NULL DEFAULT 'reviewed';
ALTER TABLE app_versions ADD COLUMN findings TEXT NOT NULL DEFAULT '[]'; -- JSON: what its check found
ALTER TABLE app_versions ADD COLUMN submitted_at INTEGER;
ALTER TABLE app_versions ADD COLUMN submitted_by TEXT; -- username
ALTER TABLE app_versions ADD COLUMN reviewed_at INTEGER;
ALTER TABLE app_versions ADD COLUMN reviewed_by TEXT; -- username
ALTER TABLE app_versions ADD COLUMN review_note TEXT NOT NULL DEFAULT ''; -- why it was sent back last
ALTER TABLE app_versions ADD COLUMN withdrawn_at INTEGER;
ALTER TABLE app_versions ADD COLUMN withdrawn_by TEXT; -- username
ALTER TABLE app_versions ADD COLUMN version INTEGER NOT NULL DEFAULT 1; -- for updates

-- The rules of the catalogue: one row.
CREATE TABLE catalogue_rules (
    id INTEGER NOT NULL PRIMARY KEY,
    second_person INTEGER NOT NULL, -- whether a version has to be reviewed by somebody else than who submitted it
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO catalogue_rules (id, second_person, version, updated_at) VALUES (1, 0, 1, 0);
