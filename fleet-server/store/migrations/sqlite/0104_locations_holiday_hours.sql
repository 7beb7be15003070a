-- What counts at a location on public holidays and on weekends that are worked, and which announcements terminals were told of.

ALTER TABLE locations ADD COLUMN holiday_hours TEXT NOT NULL DEFAULT '{}'; -- JSON

CREATE TABLE public_holidays_told (
    id INTEGER NOT NULL PRIMARY KEY,
    text TEXT NOT NULL -- the announcements
) STRICT;
INSERT INTO public_holidays_told (id, text) VALUES (1, '');
