-- Whether terminals ask citizens to rate the service.

ALTER TABLE settings ADD COLUMN ask_rating INTEGER NOT NULL DEFAULT 1;
