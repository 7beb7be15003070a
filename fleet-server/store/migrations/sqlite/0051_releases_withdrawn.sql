-- When a release was found missing in the signed repository; NULL for one that terminals may still install.

ALTER TABLE releases ADD COLUMN withdrawn_at INTEGER;
