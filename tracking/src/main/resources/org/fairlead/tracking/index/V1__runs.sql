-- One row per run folder, copied from its run.json and results.json; see StoredRun.
CREATE TABLE runs (
  id              TEXT PRIMARY KEY,
  stamp           TEXT NOT NULL,
  status          TEXT NOT NULL,
  recipe          TEXT NOT NULL,
  message         TEXT NOT NULL,
  started         TEXT,
  ended           TEXT,
  parent          TEXT,
  pid             INTEGER,
  host            TEXT,
  process_started TEXT,
  method          TEXT,
  sparsity        REAL,
  accuracy        REAL,
  worst_group     REAL,
  max_psi         REAL,
  feasible        TEXT
) WITHOUT ROWID;
CREATE INDEX runs_by_start ON runs (started);
