-- What citizens said of services (好差评), counted as reports come in: by day for short ranges, by month for long ones
-- (China time), by app, version and place. The place of zeros is none. Nothing here is about a person.

CREATE TABLE rating_counts (
    grain TEXT NOT NULL, -- day, month
    period INTEGER NOT NULL, -- days or months since 1970-01
    app_id BLOB NOT NULL,
    version_id BLOB NOT NULL,
    location_id BLOB NOT NULL, -- where the terminal stood when it reported
    very_satisfied INTEGER NOT NULL,
    satisfied INTEGER NOT NULL,
    fairly_satisfied INTEGER NOT NULL,
    dissatisfied INTEGER NOT NULL, -- without those excluded as mistaken; so is the next
    very_dissatisfied INTEGER NOT NULL,
    PRIMARY KEY (grain, period, app_id, version_id, location_id)
) STRICT, WITHOUT ROWID;
