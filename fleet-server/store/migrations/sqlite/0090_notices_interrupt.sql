-- Notices that are put before whoever stands at a terminal.

ALTER TABLE notices ADD COLUMN interrupts INTEGER NOT NULL DEFAULT 0;
