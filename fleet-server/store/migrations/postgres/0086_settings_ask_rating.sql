-- Whether terminals ask citizens to rate the service.

ALTER TABLE settings ADD COLUMN ask_rating BOOLEAN NOT NULL DEFAULT TRUE;
