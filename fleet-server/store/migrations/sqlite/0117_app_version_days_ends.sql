-- How sessions ended in which this version was the last one that was opened. Nothing is known of days before.

ALTER TABLE app_version_days ADD COLUMN ended_by_app INTEGER NOT NULL DEFAULT 0;
ALTER TABLE app_version_days ADD COLUMN ended_by_button INTEGER NOT NULL DEFAULT 0;
ALTER TABLE app_version_days ADD COLUMN left_idle INTEGER NOT NULL DEFAULT 0;
ALTER TABLE app_version_days ADD COLUMN broken_off INTEGER NOT NULL DEFAULT 0;
