-- What stands beside our own counts in the report of the SoS team, and what they write into it.

-- Each file of trust figures as it was loaded; what is in force is the latest about each thing.
CREATE TABLE trust_files (
  id     TEXT PRIMARY KEY,
  name   TEXT NOT NULL,
  loaded TEXT NOT NULL
) STRICT;
CREATE TABLE trust_figures (
  file_id      TEXT NOT NULL REFERENCES trust_files (id),
  measure      TEXT NOT NULL,
  organisation TEXT NOT NULL,
  first_day    TEXT NOT NULL,
  last_day     TEXT NOT NULL,
  staff_group  TEXT NOT NULL,
  question     TEXT NOT NULL,
  answer       TEXT NOT NULL,
  baseline     INTEGER NOT NULL CHECK (baseline IN (0, 1)),
  number       REAL NOT NULL CHECK (number >= 0),
  out_of       REAL NOT NULL CHECK (out_of >= 0),
  source       TEXT NOT NULL,
  PRIMARY KEY (file_id, measure, organisation, first_day, last_day, staff_group, question, answer)
) STRICT, WITHOUT ROWID;

-- Changes of the service, drawn into its charts; ``rebases``: limits begin afresh from there.
CREATE TABLE annotations (
  id      TEXT PRIMARY KEY,
  on_day  TEXT NOT NULL,
  words   TEXT NOT NULL,
  rebases INTEGER NOT NULL CHECK (rebases IN (0, 1))
) STRICT;

-- What the team writes into its report, one text for each section.
CREATE TABLE own_words (
  section TEXT PRIMARY KEY,
  words   TEXT NOT NULL,
  saved   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
