-- The plan of installations: which terminal is to stand where, who sets it up, until when. Its state is not kept here:
-- it follows from the terminal and what that was accepted for.

CREATE TABLE installs (
    id UUID NOT NULL PRIMARY KEY,
    project TEXT COLLATE "C" NOT NULL, -- what belongs together, or empty
    name TEXT COLLATE "C" NOT NULL, -- of the terminal to be
    search_key TEXT COLLATE "C" NOT NULL, -- name, project and note in lower case
    location_id UUID NOT NULL REFERENCES locations (id),
    installer_id UUID REFERENCES users (id),
    due_day BIGINT, -- days since 1970-01-01, China's time
    note TEXT COLLATE "C" NOT NULL, -- about the hardware
    code_id UUID, -- the enrollment code that was last handed out
    terminal_id UUID REFERENCES terminals (id), -- that was installed
    installed_at BIGINT,
    created_at BIGINT NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL, -- username
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX installs_place ON installs (location_id, name);
CREATE UNIQUE INDEX installs_terminal ON installs (terminal_id) WHERE terminal_id IS NOT NULL;
CREATE INDEX installs_code ON installs (code_id) WHERE code_id IS NOT NULL;
CREATE INDEX installs_due ON installs (COALESCE(due_day, 1000000), id);
CREATE INDEX installs_created ON installs (created_at, id);
CREATE INDEX installs_project ON installs (project);
