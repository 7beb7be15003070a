-- Numbers that govern every terminal. One row.

CREATE TABLE settings (
    id INTEGER NOT NULL PRIMARY KEY,
    idle_limit_s INTEGER NOT NULL,
    idle_warning_s INTEGER NOT NULL,
    sample_interval_s INTEGER NOT NULL,
    probation_s INTEGER NOT NULL,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO settings (id, idle_limit_s, idle_warning_s, sample_interval_s, probation_s, version, updated_at)
VALUES (1, 60, 30, 60, 60, 1, 0);
