-- What became of a bad rating, step by step.

CREATE TABLE rating_steps (
    id BLOB NOT NULL PRIMARY KEY,
    rating_id BLOB NOT NULL REFERENCES bad_ratings (id),
    at INTEGER NOT NULL,
    kind TEXT NOT NULL, -- given, handle, close, reopen, appeal, exclude or uphold
    actor TEXT, -- username; NULL: the citizen
    note TEXT NOT NULL
) STRICT;
CREATE INDEX rating_steps_rating ON rating_steps (rating_id, at, id);
