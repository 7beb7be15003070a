-- What became of a bad rating, step by step.

CREATE TABLE rating_steps (
    id UUID NOT NULL PRIMARY KEY,
    rating_id UUID NOT NULL REFERENCES bad_ratings (id),
    at BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL, -- given, handle, close, reopen, appeal, exclude or uphold
    actor TEXT COLLATE "C", -- username; NULL: the citizen
    note TEXT COLLATE "C" NOT NULL
);
CREATE INDEX rating_steps_rating ON rating_steps (rating_id, at, id);
