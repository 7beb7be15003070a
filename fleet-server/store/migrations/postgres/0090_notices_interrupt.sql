-- Notices that are put before whoever stands at a terminal.

ALTER TABLE notices ADD COLUMN interrupts BOOLEAN NOT NULL DEFAULT FALSE;
