-- Where whoever set the terminal up says that it stands. No reference: a location may go before the terminal is let in.

ALTER TABLE terminals ADD COLUMN location_wish UUID;
