-- The whole of an incident, of planning, of the people and of what they are offered.

ALTER TABLE incidents ADD COLUMN timing TEXT NOT NULL DEFAULT 'one-event';
ALTER TABLE incidents ADD COLUMN high_profile INTEGER NOT NULL DEFAULT 0 CHECK (high_profile IN (0, 1));
ALTER TABLE incidents ADD COLUMN reference TEXT NOT NULL DEFAULT '';
ALTER TABLE incidents ADD COLUMN review TEXT;
-- What happened one after the other has one mark in common.
ALTER TABLE incidents ADD COLUMN succession TEXT;
ALTER TABLE incidents ADD COLUMN merged_into TEXT REFERENCES incidents (id);
CREATE INDEX incidents_to_review ON incidents (review) WHERE review IS NOT NULL;
CREATE INDEX incidents_in_succession ON incidents (succession) WHERE succession IS NOT NULL;
CREATE INDEX incidents_entered_twice ON incidents (merged_into) WHERE merged_into IS NOT NULL;

ALTER TABLE exposures ADD COLUMN practitioner TEXT NOT NULL DEFAULT '';
ALTER TABLE exposures ADD COLUMN presence TEXT NOT NULL DEFAULT 'not-recorded';
ALTER TABLE exposures ADD COLUMN reason TEXT NOT NULL DEFAULT '';

-- What was decided for one person who is known here: apart from the groups, so that it goes with them.
CREATE TABLE plans (
  case_id      TEXT PRIMARY KEY REFERENCES cases (id),
  decision     TEXT NOT NULL,
  practitioner TEXT NOT NULL,
  presence     TEXT NOT NULL,
  reason       TEXT NOT NULL
) STRICT;

-- One incident that was entered twice: ``head`` is the end of the audit when they became one.
CREATE TABLE merges (
  id            TEXT PRIMARY KEY,
  from_incident TEXT NOT NULL REFERENCES incidents (id),
  into_incident TEXT NOT NULL REFERENCES incidents (id),
  merged        TEXT NOT NULL,
  head          INTEGER NOT NULL,
  hold_id       TEXT REFERENCES holds (id),
  undone        TEXT
) STRICT;
CREATE UNIQUE INDEX one_merge_of_an_incident ON merges (from_incident) WHERE undone IS NULL;
CREATE TRIGGER merges_stay_as_they_were BEFORE UPDATE OF id, from_incident, into_incident, merged, head, hold_id ON merges
BEGIN SELECT RAISE(ABORT, 'a merge is undone, never altered'); END;
CREATE TRIGGER an_undone_merge_stays_undone BEFORE UPDATE ON merges WHEN OLD.undone IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a merge is undone, never altered'); END;
CREATE TRIGGER merges_are_undone_never_deleted BEFORE DELETE ON merges
BEGIN SELECT RAISE(ABORT, 'a merge is undone, never deleted'); END;
CREATE TABLE merged (
  merge_id  TEXT NOT NULL REFERENCES merges (id),
  object_id TEXT NOT NULL,
  PRIMARY KEY (merge_id, object_id)
) STRICT, WITHOUT ROWID;

ALTER TABLE people ADD COLUMN role_band TEXT NOT NULL DEFAULT 'not-stated';

-- Before the first contact one question; whoever stands down is asked until a colleague has taken over.
ALTER TABLE cases ADD COLUMN relation TEXT;
ALTER TABLE cases ADD COLUMN contacted_partial TEXT;
ALTER TABLE cases ADD COLUMN stood_down TEXT;
ALTER TABLE cases ADD COLUMN colleague TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN taken_over TEXT CHECK (taken_over IS NULL OR stood_down IS NOT NULL);
CREATE INDEX cases_to_hand_over ON cases (stood_down) WHERE stood_down IS NOT NULL AND taken_over IS NULL;

-- An offer that was declined by somebody who wished for no record: when, and the answer. ``whose`` holds the offers to
-- one person together, for the counts; nothing leads to anybody.
CREATE TABLE declined_offers (
  id       TEXT PRIMARY KEY,
  whose    TEXT NOT NULL,
  made_on  TEXT NOT NULL,
  answer   TEXT NOT NULL,
  answered TEXT
) STRICT, WITHOUT ROWID;
CREATE TRIGGER declined_offers_are_never_altered BEFORE UPDATE ON declined_offers
BEGIN SELECT RAISE(ABORT, 'a count stays as it is'); END;
CREATE TRIGGER declined_offers_are_never_deleted BEFORE DELETE ON declined_offers
BEGIN SELECT RAISE(ABORT, 'a count stays as it is'); END;
