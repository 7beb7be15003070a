-- When screens are on, and how bright (定时开关屏与亮度): of a division, for it and what is below it until that has its own.

CREATE TABLE screen_hours (
    division_code TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES divisions (code),
    hours JSONB NOT NULL, -- JSON
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT COLLATE "C" NOT NULL
);
