-- What terminals report: events, citizens' sessions, health, and how far each outbox was stored.

CREATE TABLE outbox_positions (
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    epoch BLOB NOT NULL,
    acknowledged_seq INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (terminal_id, epoch)
) STRICT;

CREATE TABLE events (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    at INTEGER NOT NULL, -- by the terminal's best knowledge
    received_at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    event TEXT NOT NULL -- JSON
) STRICT;
CREATE INDEX events_terminal ON events (terminal_id, id);

CREATE TABLE citizen_sessions (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    started_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    end_kind TEXT NOT NULL,
    apps TEXT NOT NULL -- JSON: [[app id, milliseconds], …]
) STRICT;
CREATE INDEX citizen_sessions_terminal ON citizen_sessions (terminal_id, started_at, id);

-- Sessions by day (China time) and app; the app of zeros counts each session once.
CREATE TABLE usage_days (
    day INTEGER NOT NULL, -- days since 1970-01-01
    app_id BLOB NOT NULL,
    sessions INTEGER NOT NULL,
    ms INTEGER NOT NULL,
    PRIMARY KEY (day, app_id)
) STRICT;

-- Samples of one terminal and hour: records of 36 bytes in base64, one behind the other.
CREATE TABLE health_hours (
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    hour INTEGER NOT NULL, -- hours since 1970-01-01T00:00:00Z
    samples TEXT NOT NULL,
    PRIMARY KEY (terminal_id, hour)
) STRICT;
CREATE INDEX health_hours_hour ON health_hours (hour);

-- One-off commands.
CREATE TABLE commands (
    id BLOB NOT NULL PRIMARY KEY,
    terminal_id BLOB NOT NULL REFERENCES terminals (id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL, -- username
    expires_at INTEGER NOT NULL,
    ended_at INTEGER,
    outcome TEXT, -- JSON
    screenshot TEXT -- digest of the picture
) STRICT;
CREATE INDEX commands_terminal ON commands (terminal_id, created_at, id);
CREATE INDEX commands_state ON commands (state, expires_at);
-- Whether another command shows the same picture.
CREATE INDEX commands_screenshot ON commands (screenshot) WHERE screenshot IS NOT NULL;
