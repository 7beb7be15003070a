-- The same of one location.

ALTER TABLE locations ADD COLUMN screen_hours TEXT; -- JSON; NULL: those of its division
