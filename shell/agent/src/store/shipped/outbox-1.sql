-- The outbox as the first version made it, and every statement by which it used it. A terminal that falls back runs
-- these on the file that a newer version has used. Never edited; a version that changes its statements adds a file.
CREATE TABLE IF NOT EXISTS epoch (
    id INTEGER PRIMARY KEY CHECK (id = 1), epoch BLOB NOT NULL, last_seq INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS record (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, is_sample INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS taken (
    id INTEGER PRIMARY KEY CHECK (id = 1), run BLOB NOT NULL, number INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS unreadable (seq INTEGER NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
INSERT OR IGNORE INTO epoch (id, epoch, last_seq) VALUES (1, x'00112233445566778899aabbccddeeff', 0);
UPDATE epoch SET last_seq = last_seq + 1 RETURNING last_seq;
INSERT INTO record (seq, at, is_sample, body) VALUES (
    (SELECT last_seq FROM epoch), 5, 0, '{"event":{"kind":"samples_dropped","count":77}}');
INSERT INTO taken (id, run, number) VALUES (1, x'00112233445566778899aabbccddeeff', 1)
    ON CONFLICT (id) DO UPDATE SET run = excluded.run, number = excluded.number;
SELECT run, number FROM taken;
SELECT epoch FROM epoch;
SELECT seq, at, body FROM record ORDER BY seq LIMIT 500;
SELECT count(*) FROM record;
SELECT last_seq FROM epoch;
INSERT INTO unreadable SELECT seq, at, body FROM record WHERE seq = -1;
DELETE FROM record WHERE seq = -1 RETURNING at;
DELETE FROM record WHERE seq <= 0;
DELETE FROM record WHERE seq IN (SELECT seq FROM record WHERE is_sample = 1 ORDER BY seq LIMIT 1000);
SELECT seq FROM record ORDER BY seq;
UPDATE record SET seq = -1 WHERE seq = -2;
UPDATE epoch SET epoch = epoch, last_seq = last_seq;
