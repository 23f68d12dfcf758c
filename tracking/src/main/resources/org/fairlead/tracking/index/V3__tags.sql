-- The words that a run is found by; rows are read anew from their folders.
ALTER TABLE runs ADD COLUMN tags TEXT NOT NULL DEFAULT '';
DELETE FROM runs;
