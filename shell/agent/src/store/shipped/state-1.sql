-- The state as the first version made it, and every statement by which it used it. See outbox-1.sql.
CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
SELECT value FROM state WHERE key = 'running';
INSERT INTO state (key, value) VALUES ('running', 'true') ON CONFLICT (key) DO UPDATE SET value = excluded.value;
