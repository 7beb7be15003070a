-- The same of one location.

ALTER TABLE locations ADD COLUMN screen_hours JSONB; -- JSON; NULL: those of its division
