-- Numbers that govern every terminal. One row.

CREATE TABLE settings (
    id BIGINT NOT NULL PRIMARY KEY,
    idle_limit_s BIGINT NOT NULL,
    idle_warning_s BIGINT NOT NULL,
    sample_interval_s BIGINT NOT NULL,
    probation_s BIGINT NOT NULL,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
INSERT INTO settings (id, idle_limit_s, idle_warning_s, sample_interval_s, probation_s, version, updated_at)
VALUES (1, 60, 30, 60, 60, 1, 0);
