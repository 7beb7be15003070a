-- The amounts that whoever puts in paper chooses from: sheets, and millimetres of a roll.

ALTER TABLE settings ADD COLUMN page_paper_amounts TEXT NOT NULL DEFAULT '[500,250,150,100]'; -- JSON
ALTER TABLE settings ADD COLUMN receipt_paper_amounts TEXT NOT NULL DEFAULT '[80000,50000,30000,15000]'; -- JSON
