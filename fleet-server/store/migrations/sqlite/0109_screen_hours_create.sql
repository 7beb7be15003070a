-- When screens are on, and how bright (定时开关屏与亮度): of a division, for it and what is below it until that has its own.

CREATE TABLE screen_hours (
    division_code TEXT NOT NULL PRIMARY KEY REFERENCES divisions (code),
    hours TEXT NOT NULL, -- JSON
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL
) STRICT;
