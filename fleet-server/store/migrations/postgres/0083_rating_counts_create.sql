-- What citizens said of services (好差评), counted as reports come in: by day for short ranges, by month for long ones
-- (China time), by app, version and place. The place of zeros is none. Nothing here is about a person.

CREATE TABLE rating_counts (
    grain TEXT COLLATE "C" NOT NULL, -- day, month
    period BIGINT NOT NULL, -- days or months since 1970-01
    app_id UUID NOT NULL,
    version_id UUID NOT NULL,
    location_id UUID NOT NULL, -- where the terminal stood when it reported
    very_satisfied BIGINT NOT NULL,
    satisfied BIGINT NOT NULL,
    fairly_satisfied BIGINT NOT NULL,
    dissatisfied BIGINT NOT NULL, -- without those excluded as mistaken; so is the next
    very_dissatisfied BIGINT NOT NULL,
    PRIMARY KEY (grain, period, app_id, version_id, location_id)
);
