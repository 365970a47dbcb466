-- Two offices: what this office has added up, once for each quarter and never again, and what the other has sent.

-- ``mine`` = 1: made here. Of each quarter there is one at most, whatever comes later.
CREATE TABLE partials (
  period  TEXT NOT NULL,
  mine    INTEGER NOT NULL CHECK (mine IN (0, 1)),
  list    TEXT NOT NULL,
  package BLOB NOT NULL,
  kept    TEXT NOT NULL,
  PRIMARY KEY (period, mine)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER partials_are_never_rewritten BEFORE UPDATE ON partials
BEGIN SELECT RAISE(ABORT, 'one partial for each quarter, and it is never rewritten'); END;
CREATE TRIGGER partials_are_never_deleted BEFORE DELETE ON partials WHEN OLD.mine = 1
BEGIN SELECT RAISE(ABORT, 'one partial for each quarter, and it is never deleted'); END;

-- Every file that stands in a partial of this office: none stands in two.
CREATE TABLE partial_files (
  file_id  TEXT PRIMARY KEY,
  split_id TEXT NOT NULL,
  period   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER partial_files_are_never_altered BEFORE UPDATE ON partial_files
BEGIN SELECT RAISE(ABORT, 'a file that was added up stays so'); END;
CREATE TRIGGER partial_files_are_never_deleted BEFORE DELETE ON partial_files
BEGIN SELECT RAISE(ABORT, 'a file that was added up stays so'); END;
