-- How much each version of an app is used and how often it fails, by day (China time). The version of zeros is one that
-- the terminal did not name. Nothing here is about a person.

CREATE TABLE app_version_days (
    app_id BLOB NOT NULL,
    day INTEGER NOT NULL, -- days since 1970-01-01
    version_id BLOB NOT NULL,
    sessions INTEGER NOT NULL, -- in how many it was opened
    opens INTEGER NOT NULL,
    ms INTEGER NOT NULL, -- for how long in all
    crashes INTEGER NOT NULL,
    hangs INTEGER NOT NULL,
    load_failures INTEGER NOT NULL,
    PRIMARY KEY (app_id, day, version_id)
) STRICT;
CREATE INDEX app_version_days_day ON app_version_days (day);

-- Openings by how long they lasted, in steps that grow: what a median is read from.
CREATE TABLE app_open_days (
    app_id BLOB NOT NULL,
    day INTEGER NOT NULL,
    step INTEGER NOT NULL,
    opens INTEGER NOT NULL,
    PRIMARY KEY (app_id, day, step)
) STRICT;
CREATE INDEX app_open_days_day ON app_open_days (day);

-- Which version of each app a terminal has ready.
CREATE TABLE terminal_apps (
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    app_id BLOB NOT NULL,
    version_id BLOB NOT NULL,
    PRIMARY KEY (terminal_id, app_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX terminal_apps_version ON terminal_apps (app_id, version_id);
