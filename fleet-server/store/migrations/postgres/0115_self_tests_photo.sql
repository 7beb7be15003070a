-- What the camera saw when it was tested, apart from what lists show. It goes with the test.

ALTER TABLE self_tests ADD COLUMN photo BYTEA; -- JPEG, at most 60 KiB
