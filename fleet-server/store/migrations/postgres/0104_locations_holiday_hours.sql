-- What counts at a location on public holidays and on weekends that are worked, and which announcements terminals were told of.

ALTER TABLE locations ADD COLUMN holiday_hours JSONB NOT NULL DEFAULT '{}'; -- JSON

CREATE TABLE public_holidays_told (
    id BIGINT NOT NULL PRIMARY KEY,
    text TEXT COLLATE "C" NOT NULL -- the announcements
);
INSERT INTO public_holidays_told (id, text) VALUES (1, '');
