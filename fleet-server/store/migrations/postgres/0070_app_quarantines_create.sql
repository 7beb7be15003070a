-- Apps that failed too often on a terminal and rest there, as its last check-in said.

CREATE TABLE app_quarantines (
    terminal_id UUID NOT NULL REFERENCES terminals (id),
    app_id UUID NOT NULL, -- as reported: it may be gone from the catalogue
    version_id UUID NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL, -- it ends by itself
    PRIMARY KEY (terminal_id, app_id)
);
CREATE INDEX app_quarantines_by_app ON app_quarantines (app_id, until);
