-- Quarantines that a person lifts: the row stays until the terminal reports that it is over.

ALTER TABLE app_quarantines ADD COLUMN lifted INTEGER NOT NULL DEFAULT 0;
