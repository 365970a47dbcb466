-- The SoS team's record book: the summaries that were sent to it, so that they are still there tomorrow.

-- Byte for byte, sealed where they came sealed. ``taken_out``: by somebody, who can bring it back.
CREATE TABLE added_files (
  number    INTEGER PRIMARY KEY,
  digest    BLOB NOT NULL UNIQUE,
  name      TEXT NOT NULL,
  content   BLOB NOT NULL,
  added     TEXT NOT NULL,
  taken_out TEXT
) STRICT;
CREATE TRIGGER added_files_are_never_rewritten BEFORE UPDATE OF number, digest, content ON added_files
BEGIN SELECT RAISE(ABORT, 'a file that was sent is never rewritten'); END;

-- What practitioners have said is wrong: not added, whoever sends it again.
CREATE TABLE withdrawn_ids (
  file_id TEXT PRIMARY KEY,
  noted   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How many files are waited for each quarter, where the register does not say.
CREATE TABLE awaited (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  files    INTEGER NOT NULL CHECK (files BETWEEN 1 AND 99999)
) STRICT;
