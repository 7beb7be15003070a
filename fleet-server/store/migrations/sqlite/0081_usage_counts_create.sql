-- How terminals are used, counted as reports come in: by day for short ranges, by month for long ones (China time), by
-- place and by app. The app of zeros is the session as a whole; the place of zeros is none. Nothing here is about a person.

CREATE TABLE usage_counts (
    grain TEXT NOT NULL, -- day, month
    period INTEGER NOT NULL, -- days or months since 1970-01
    app_id BLOB NOT NULL,
    location_id BLOB NOT NULL, -- where the terminal stood when it reported
    sessions INTEGER NOT NULL, -- in how many it was opened
    opens INTEGER NOT NULL, -- of the session as a whole: openings of all apps
    ms INTEGER NOT NULL, -- for how long in all
    ended_by_app INTEGER NOT NULL, -- of an app: sessions that ended while it was the last one opened
    ended_by_button INTEGER NOT NULL,
    left_idle INTEGER NOT NULL,
    broken_off INTEGER NOT NULL, -- a failure, or the app was unlisted
    unopened INTEGER NOT NULL, -- of the session as a whole: no app was opened
    PRIMARY KEY (grain, app_id, period, location_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_counts_period ON usage_counts (grain, period);

-- At what hours sessions begin.
CREATE TABLE usage_hours (
    grain TEXT NOT NULL,
    period INTEGER NOT NULL,
    app_id BLOB NOT NULL,
    location_id BLOB NOT NULL,
    hour INTEGER NOT NULL, -- 0 to 23, China time
    sessions INTEGER NOT NULL,
    PRIMARY KEY (grain, app_id, period, location_id, hour)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_hours_period ON usage_hours (grain, period);
