-- How terminals are used, counted as reports come in: by day for short ranges, by month for long ones (China time), by
-- place and by app. The app of zeros is the session as a whole; the place of zeros is none. Nothing here is about a person.

CREATE TABLE usage_counts (
    grain TEXT COLLATE "C" NOT NULL, -- day, month
    period BIGINT NOT NULL, -- days or months since 1970-01
    app_id UUID NOT NULL,
    location_id UUID NOT NULL, -- where the terminal stood when it reported
    sessions BIGINT NOT NULL, -- in how many it was opened
    opens BIGINT NOT NULL, -- of the session as a whole: openings of all apps
    ms BIGINT NOT NULL, -- for how long in all
    ended_by_app BIGINT NOT NULL, -- of an app: sessions that ended while it was the last one opened
    ended_by_button BIGINT NOT NULL,
    left_idle BIGINT NOT NULL,
    broken_off BIGINT NOT NULL, -- a failure, or the app was unlisted
    unopened BIGINT NOT NULL, -- of the session as a whole: no app was opened
    PRIMARY KEY (grain, app_id, period, location_id)
);
CREATE INDEX usage_counts_period ON usage_counts (grain, period);

-- At what hours sessions begin.
CREATE TABLE usage_hours (
    grain TEXT COLLATE "C" NOT NULL,
    period BIGINT NOT NULL,
    app_id UUID NOT NULL,
    location_id UUID NOT NULL,
    hour BIGINT NOT NULL, -- 0 to 23, China time
    sessions BIGINT NOT NULL,
    PRIMARY KEY (grain, app_id, period, location_id, hour)
);
CREATE INDEX usage_hours_period ON usage_hours (grain, period);
