-- What an app version was granted of the terminal's services; nothing by default.

ALTER TABLE app_versions ADD COLUMN permissions TEXT NOT NULL DEFAULT '[]'; -- JSON
