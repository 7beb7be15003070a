-- Apps, their versions, their listings, and notices.
-- A scope_key is `everywhere`, `division:{code}`, `location:{id}` or `terminal:{id}`.

CREATE TABLE apps (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    search_key TEXT NOT NULL, -- name and summary in lower case
    summary TEXT NOT NULL,
    category TEXT NOT NULL,
    unit TEXT NOT NULL,
    contact TEXT NOT NULL,
    icon_sha256 TEXT NOT NULL,
    icon_size INTEGER NOT NULL,
    icon_type TEXT NOT NULL,
    sort_order INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX apps_order ON apps (sort_order, id);
CREATE INDEX apps_name ON apps (name, id);
CREATE INDEX apps_updated ON apps (updated_at, id);

CREATE TABLE app_versions (
    id BLOB NOT NULL PRIMARY KEY,
    app_id BLOB NOT NULL REFERENCES apps (id),
    label TEXT NOT NULL,
    kind TEXT NOT NULL, -- bundle or remote
    entry TEXT, -- bundle: the page that opens
    url TEXT, -- remote: the page that opens
    allowed_origins TEXT NOT NULL, -- JSON
    sha256 TEXT, -- bundle: digest of the zip file
    size INTEGER, -- bundle: its bytes
    file_count INTEGER,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL, -- username
    UNIQUE (app_id, label)
) STRICT;
CREATE INDEX app_versions_created ON app_versions (app_id, created_at, id);
CREATE INDEX app_versions_blob ON app_versions (sha256);

-- The decision that an app is offered; one row per app that was ever listed.
CREATE TABLE listings (
    app_id BLOB NOT NULL PRIMARY KEY REFERENCES apps (id),
    version_id BLOB NOT NULL REFERENCES app_versions (id),
    state TEXT NOT NULL, -- listed or unlisted
    notice_id BLOB, -- what was shown when it was unlisted
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL -- username
) STRICT;

CREATE TABLE listing_targets (
    app_id BLOB NOT NULL REFERENCES listings (app_id),
    scope_key TEXT NOT NULL,
    PRIMARY KEY (app_id, scope_key)
) STRICT;
CREATE INDEX listing_targets_scope ON listing_targets (scope_key, app_id);

CREATE TABLE notices (
    id BLOB NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    search_key TEXT NOT NULL, -- title and body in lower case
    body TEXT NOT NULL,
    level TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL -- username
) STRICT;
CREATE INDEX notices_created ON notices (created_at, id);
CREATE INDEX notices_starts ON notices (starts_at, id);

CREATE TABLE notice_targets (
    notice_id BLOB NOT NULL REFERENCES notices (id),
    scope_key TEXT NOT NULL,
    PRIMARY KEY (notice_id, scope_key)
) STRICT;
CREATE INDEX notice_targets_scope ON notice_targets (scope_key, notice_id);
