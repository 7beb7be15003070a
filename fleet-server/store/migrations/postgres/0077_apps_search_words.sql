-- Words by which citizens and ops find an app, beside its name.

ALTER TABLE apps ADD COLUMN search_words JSONB NOT NULL DEFAULT '[]'; -- JSON
