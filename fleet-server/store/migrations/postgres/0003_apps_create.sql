-- Apps, their versions, their listings, and notices.
-- A scope_key is `everywhere`, `division:{code}`, `location:{id}` or `terminal:{id}`.

CREATE TABLE apps (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    search_key TEXT COLLATE "C" NOT NULL, -- name and summary in lower case
    summary TEXT COLLATE "C" NOT NULL,
    category TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    contact TEXT COLLATE "C" NOT NULL,
    icon_sha256 TEXT COLLATE "C" NOT NULL,
    icon_size BIGINT NOT NULL,
    icon_type TEXT COLLATE "C" NOT NULL,
    sort_order BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX apps_order ON apps (sort_order, id);
CREATE INDEX apps_name ON apps (name, id);
CREATE INDEX apps_updated ON apps (updated_at, id);

CREATE TABLE app_versions (
    id UUID NOT NULL PRIMARY KEY,
    app_id UUID NOT NULL REFERENCES apps (id),
    label TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL, -- bundle or remote
    entry TEXT COLLATE "C", -- bundle: the page that opens
    url TEXT COLLATE "C", -- remote: the page that opens
    allowed_origins JSONB NOT NULL,
    sha256 TEXT COLLATE "C", -- bundle: digest of the zip file
    size BIGINT, -- bundle: its bytes
    file_count BIGINT,
    created_at BIGINT NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL, -- username
    UNIQUE (app_id, label)
);
CREATE INDEX app_versions_created ON app_versions (app_id, created_at, id);
CREATE INDEX app_versions_blob ON app_versions (sha256);

-- The decision that an app is offered; one row per app that was ever listed.
CREATE TABLE listings (
    app_id UUID NOT NULL PRIMARY KEY REFERENCES apps (id),
    version_id UUID NOT NULL REFERENCES app_versions (id),
    state TEXT COLLATE "C" NOT NULL, -- listed or unlisted
    notice_id UUID, -- what was shown when it was unlisted
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT COLLATE "C" NOT NULL -- username
);

CREATE TABLE listing_targets (
    app_id UUID NOT NULL REFERENCES listings (app_id),
    scope_key TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (app_id, scope_key)
);
CREATE INDEX listing_targets_scope ON listing_targets (scope_key, app_id);

CREATE TABLE notices (
    id UUID NOT NULL PRIMARY KEY,
    title TEXT COLLATE "C" NOT NULL,
    search_key TEXT COLLATE "C" NOT NULL, -- title and body in lower case
    body TEXT COLLATE "C" NOT NULL,
    level TEXT COLLATE "C" NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL -- username
);
CREATE INDEX notices_created ON notices (created_at, id);
CREATE INDEX notices_starts ON notices (starts_at, id);

CREATE TABLE notice_targets (
    notice_id UUID NOT NULL REFERENCES notices (id),
    scope_key TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (notice_id, scope_key)
);
CREATE INDEX notice_targets_scope ON notice_targets (scope_key, notice_id);
