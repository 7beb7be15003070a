-- A version's way to citizens: checked, reviewed, withdrawn. What was there before counts as reviewed.

ALTER TABLE app_versions ADD COLUMN state TEXT COLLATE "C" NOT NULL DEFAULT 'reviewed';
ALTER TABLE app_versions ADD COLUMN findings JSONB NOT NULL DEFAULT '[]'; -- JSON: what its check found
ALTER TABLE app_versions ADD COLUMN submitted_at BIGINT;
ALTER TABLE app_versions ADD COLUMN submitted_by TEXT COLLATE "C"; -- username
ALTER TABLE app_versions ADD COLUMN reviewed_at BIGINT;
ALTER TABLE app_versions ADD COLUMN reviewed_by TEXT COLLATE "C"; -- username
ALTER TABLE app_versions ADD COLUMN review_note TEXT COLLATE "C" NOT NULL DEFAULT ''; -- why it was sent back last
ALTER TABLE app_versions ADD COLUMN withdrawn_at BIGINT;
ALTER TABLE app_versions ADD COLUMN withdrawn_by TEXT COLLATE "C"; -- username
ALTER TABLE app_versions ADD COLUMN version BIGINT NOT NULL DEFAULT 1; -- for updates

-- The rules of the catalogue: one row.
CREATE TABLE catalogue_rules (
    id BIGINT NOT NULL PRIMARY KEY,
    second_person BOOLEAN NOT NULL, -- whether a version has to be reviewed by somebody else than who submitted it
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
INSERT INTO catalogue_rules (id, second_person, version, updated_at) VALUES (1, FALSE, 1, 0);
