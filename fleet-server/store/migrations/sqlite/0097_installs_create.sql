-- The plan of installations: which terminal is to stand where, who sets it up, until when. Its state is not kept here:
-- it follows from the terminal and what that was accepted for.

CREATE TABLE installs (
    id BLOB NOT NULL PRIMARY KEY,
    project TEXT NOT NULL, -- what belongs together, or empty
    name TEXT NOT NULL, -- of the terminal to be
    search_key TEXT NOT NULL, -- name, project and note in lower case
    location_id BLOB NOT NULL REFERENCES locations (id),
    installer_id BLOB REFERENCES users (id),
    due_day INTEGER, -- days since 1970-01-01, China's time
    note TEXT NOT NULL, -- about the hardware
    code_id BLOB, -- the enrollment code that was last handed out
    terminal_id BLOB REFERENCES terminals (id), -- that was installed
    installed_at INTEGER,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL, -- username
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX installs_place ON installs (location_id, name);
CREATE UNIQUE INDEX installs_terminal ON installs (terminal_id) WHERE terminal_id IS NOT NULL;
CREATE INDEX installs_code ON installs (code_id) WHERE code_id IS NOT NULL;
CREATE INDEX installs_due ON installs (COALESCE(due_day, 1000000), id);
CREATE INDEX installs_created ON installs (created_at, id);
CREATE INDEX installs_project ON installs (project);
