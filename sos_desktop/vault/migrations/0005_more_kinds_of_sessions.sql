-- Supportive conversations, planning meetings, and what a supporter writes for themselves; feedback without a name.

-- Only what may stand there grows, so no row is touched: SQLite's own way to change a CHECK in place
-- (https://www.sqlite.org/lang_altertable.html#otheralter).
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(
  replace(
    sql,
    'kind IN (''one-to-one'', ''follow-up'', ''group'')',
    'kind IN (''one-to-one'', ''follow-up'', ''group'', ''supportive-conversation'', ''planning-meeting'', ''supervision'', ''check-in'')'
  ),
  'CHECK ((kind = ''group'') = (case_id IS NULL))',
  'CHECK ((kind IN (''one-to-one'', ''follow-up'', ''supportive-conversation'')) = (case_id IS NOT NULL))'
) WHERE type = 'table' AND name = 'sessions';
PRAGMA writable_schema = RESET;

-- A card on the laptop: whose it is and when it was filled in are kept nowhere, not even by its place among the others.
CREATE TABLE feedback (
  id        TEXT PRIMARY KEY,
  canonical TEXT NOT NULL REFERENCES questionnaires (canonical),
  answers   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER feedback_is_never_altered BEFORE UPDATE ON feedback
BEGIN SELECT RAISE(ABORT, 'feedback is never altered'); END;
