-- What terminals report: events, citizens' sessions, health, and how far each outbox was stored.

CREATE TABLE outbox_positions (
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    epoch UUID NOT NULL,
    acknowledged_seq BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (terminal_id, epoch)
);

CREATE TABLE events (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    at BIGINT NOT NULL, -- by the terminal's best knowledge
    received_at BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    event TEXT COLLATE "C" NOT NULL -- JSON
);
CREATE INDEX events_terminal ON events (terminal_id, id);

CREATE TABLE citizen_sessions (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    started_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    end_kind TEXT COLLATE "C" NOT NULL,
    apps TEXT COLLATE "C" NOT NULL -- JSON: [[app id, milliseconds], …]
);
CREATE INDEX citizen_sessions_terminal ON citizen_sessions (terminal_id, started_at, id);

-- Sessions by day (China time) and app; the app of zeros counts each session once.
CREATE TABLE usage_days (
    day BIGINT NOT NULL, -- days since 1970-01-01
    app_id UUID NOT NULL,
    sessions BIGINT NOT NULL,
    ms BIGINT NOT NULL,
    PRIMARY KEY (day, app_id)
);

-- Samples of one terminal and hour: records of 36 bytes in base64, one behind the other.
CREATE TABLE health_hours (
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    hour BIGINT NOT NULL, -- hours since 1970-01-01T00:00:00Z
    samples TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (terminal_id, hour)
);
CREATE INDEX health_hours_hour ON health_hours (hour);

-- One-off commands.
CREATE TABLE commands (
    id UUID NOT NULL PRIMARY KEY,
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    kind TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL, -- username
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    outcome TEXT COLLATE "C", -- JSON
    screenshot TEXT COLLATE "C" -- digest of the picture
);
CREATE INDEX commands_terminal ON commands (terminal_id, created_at, id);
CREATE INDEX commands_state ON commands (state, expires_at);
-- Whether another command shows the same picture.
CREATE INDEX commands_screenshot ON commands (screenshot) WHERE screenshot IS NOT NULL;
