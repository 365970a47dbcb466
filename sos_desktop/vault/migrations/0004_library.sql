-- Questionnaires that somebody has brought in: each kept as its file was, for good. A version is never replaced;
-- it is retired, and can be brought back.
CREATE TABLE library (
  canonical TEXT PRIMARY KEY,
  url       TEXT NOT NULL,
  version   TEXT NOT NULL,
  sha256    BLOB NOT NULL,
  content   TEXT NOT NULL,
  file_name TEXT NOT NULL,
  added     TEXT NOT NULL,
  retired   TEXT
) STRICT;
CREATE INDEX versions_of_a_questionnaire ON library (url);
CREATE TRIGGER library_is_never_reworded BEFORE UPDATE OF canonical, url, version, sha256, content, file_name, added ON library
BEGIN SELECT RAISE(ABORT, 'a questionnaire that was brought in is retired, never altered'); END;
CREATE TRIGGER library_is_never_emptied BEFORE DELETE ON library
BEGIN SELECT RAISE(ABORT, 'a questionnaire that was brought in is retired, never deleted'); END;

-- What is used for what: purpose is "guide one-to-one" or "instrument <url>"; an empty canonical: not used.
CREATE TABLE form_choices (
  purpose   TEXT PRIMARY KEY,
  canonical TEXT NOT NULL
) STRICT, WITHOUT ROWID;
