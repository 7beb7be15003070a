-- How much each version of an app is used and how often it fails, by day (China time). The version of zeros is one that
-- the terminal did not name. Nothing here is about a person.

CREATE TABLE app_version_days (
    app_id UUID NOT NULL,
    day BIGINT NOT NULL, -- days since 1970-01-01
    version_id UUID NOT NULL,
    sessions BIGINT NOT NULL, -- in how many it was opened
    opens BIGINT NOT NULL,
    ms BIGINT NOT NULL, -- for how long in all
    crashes BIGINT NOT NULL,
    hangs BIGINT NOT NULL,
    load_failures BIGINT NOT NULL,
    PRIMARY KEY (app_id, day, version_id)
);
CREATE INDEX app_version_days_day ON app_version_days (day);

-- Openings by how long they lasted, in steps that grow: what a median is read from.
CREATE TABLE app_open_days (
    app_id UUID NOT NULL,
    day BIGINT NOT NULL,
    step BIGINT NOT NULL,
    opens BIGINT NOT NULL,
    PRIMARY KEY (app_id, day, step)
);
CREATE INDEX app_open_days_day ON app_open_days (day);

-- Which version of each app a terminal has ready.
CREATE TABLE terminal_apps (
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    app_id UUID NOT NULL,
    version_id UUID NOT NULL,
    PRIMARY KEY (terminal_id, app_id)
);
CREATE INDEX terminal_apps_version ON terminal_apps (app_id, version_id);
