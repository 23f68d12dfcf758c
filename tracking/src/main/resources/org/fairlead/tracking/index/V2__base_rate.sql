-- What a model is no better than, see Headline; rows are read anew from their folders.
ALTER TABLE runs ADD COLUMN no_better_than TEXT;
DELETE FROM runs;
