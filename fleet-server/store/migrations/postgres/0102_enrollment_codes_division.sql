-- A code that names no location may be for a division: at a location in it the terminal stands where its installer says.

ALTER TABLE enrollment_codes ADD COLUMN division_code TEXT COLLATE "C" REFERENCES divisions (code);
