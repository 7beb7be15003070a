-- A listing may begin and end by itself: state is then also scheduled.

ALTER TABLE listings ADD COLUMN list_at BIGINT; -- set while it is scheduled
ALTER TABLE listings ADD COLUMN unlist_at BIGINT; -- set while it is scheduled or listed, if it ends by itself
