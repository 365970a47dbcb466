-- The rights of the people in it: holds, erasures, retention reviews, and how often records were read.

CREATE TABLE holds (
  id            TEXT PRIMARY KEY,
  incident_id   TEXT REFERENCES incidents (id),
  person_id     TEXT REFERENCES people (id),
  why           TEXT NOT NULL CHECK (why IN ('inquest', 'inquiry', 'claim')),
  legal_contact TEXT NOT NULL,
  began         TEXT NOT NULL,
  lifted        TEXT,
  lifted_reason TEXT NOT NULL DEFAULT '',
  CHECK ((incident_id IS NULL) <> (person_id IS NULL)),
  CHECK ((lifted IS NULL) = (lifted_reason = ''))
) STRICT;
CREATE UNIQUE INDEX one_hold_of_an_incident ON holds (incident_id) WHERE lifted IS NULL AND incident_id IS NOT NULL;
CREATE UNIQUE INDEX one_hold_of_a_person ON holds (person_id) WHERE lifted IS NULL AND person_id IS NOT NULL;
CREATE TRIGGER holds_stay_as_they_were BEFORE UPDATE OF id, incident_id, person_id, why, began ON holds
BEGIN SELECT RAISE(ABORT, 'a hold is lifted, never altered'); END;
CREATE TRIGGER a_lifted_hold_stays_lifted BEFORE UPDATE ON holds WHEN OLD.lifted IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a hold is lifted, never altered'); END;
CREATE TRIGGER holds_are_lifted_never_deleted BEFORE DELETE ON holds
WHEN OLD.person_id IS NULL OR NOT EXISTS (SELECT 1 FROM erasing WHERE person_id = OLD.person_id)
BEGIN SELECT RAISE(ABORT, 'a hold is lifted, never deleted'); END;

-- What stays of somebody who was erased: that it was done, when, why, and by whose decision. Never who it was.
CREATE TABLE erasures (
  person_id TEXT PRIMARY KEY,
  utc       TEXT NOT NULL,
  why       TEXT NOT NULL CHECK (why IN ('asked', 'kept-long-enough', 'should-not-be-here')),
  reference TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER erasures_are_never_altered BEFORE UPDATE ON erasures
BEGIN SELECT RAISE(ABORT, 'an erasure is never taken back'); END;
CREATE TRIGGER erasures_are_never_deleted BEFORE DELETE ON erasures
BEGIN SELECT RAISE(ABORT, 'an erasure is never taken back'); END;

-- A follow-up that was open is closed as "no contact wanted"; its line stays, without whose it was.
CREATE TABLE erased_followups (
  id     TEXT PRIMARY KEY,
  kind   TEXT NOT NULL,
  due    TEXT NOT NULL,
  closed TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER erased_followups_are_never_altered BEFORE UPDATE ON erased_followups
BEGIN SELECT RAISE(ABORT, 'a follow-up is closed, never deleted'); END;
CREATE TRIGGER erased_followups_are_never_deleted BEFORE DELETE ON erased_followups
BEGIN SELECT RAISE(ABORT, 'a follow-up is closed, never deleted'); END;

-- An erasure that is being repeated on a backup that comes back stands in ``erasures`` first: it was decided already.
CREATE TRIGGER nobody_on_hold_is_erased BEFORE INSERT ON erasing
WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE person_id = NEW.person_id) AND EXISTS (
  SELECT 1 FROM holds WHERE lifted IS NULL AND (
    person_id = NEW.person_id
    OR incident_id IN (SELECT incident_id FROM cases WHERE person_id = NEW.person_id)
  )
)
BEGIN SELECT RAISE(ABORT, 'records on hold for an inquest or inquiry are not erased'); END;

CREATE TABLE reviews (
  person_id TEXT PRIMARY KEY REFERENCES people (id),
  next      TEXT NOT NULL,
  reason    TEXT NOT NULL,
  utc       TEXT NOT NULL
) STRICT;

CREATE TABLE reads (
  day   TEXT PRIMARY KEY,
  count INTEGER NOT NULL CHECK (count > 0)
) STRICT, WITHOUT ROWID;

-- What is finished may go with the person whose it is, and in no other way.
DROP TRIGGER a_finished_session_is_not_deleted;
CREATE TRIGGER a_finished_session_is_not_deleted BEFORE DELETE ON sessions
WHEN OLD.state = 'finished'
AND NOT EXISTS (SELECT 1 FROM erasing JOIN cases USING (person_id) WHERE cases.id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;
DROP TRIGGER no_answer_is_taken_after_the_finish;
CREATE TRIGGER no_answer_is_taken_after_the_finish BEFORE DELETE ON answers
WHEN (SELECT state FROM sessions WHERE id = OLD.session_id) = 'finished'
AND OLD.session_id NOT IN (SELECT session_id FROM rewriting) AND NOT EXISTS (
  SELECT 1 FROM erasing JOIN cases USING (person_id) JOIN sessions ON case_id = cases.id WHERE sessions.id = OLD.session_id
)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;
DROP TRIGGER no_facilitator_is_taken_after_the_finish;
CREATE TRIGGER no_facilitator_is_taken_after_the_finish BEFORE DELETE ON facilitators
WHEN (SELECT state FROM sessions WHERE id = OLD.session_id) = 'finished'
AND OLD.session_id NOT IN (SELECT session_id FROM rewriting) AND NOT EXISTS (
  SELECT 1 FROM erasing JOIN cases USING (person_id) JOIN sessions ON case_id = cases.id WHERE sessions.id = OLD.session_id
)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;
DROP TRIGGER no_instrument_is_taken_after_the_finish;
CREATE TRIGGER no_instrument_is_taken_after_the_finish BEFORE DELETE ON instruments
WHEN (SELECT state FROM sessions WHERE id = OLD.session_id) = 'finished' AND NOT EXISTS (
  SELECT 1 FROM erasing JOIN cases USING (person_id) JOIN sessions ON case_id = cases.id WHERE sessions.id = OLD.session_id
)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;
DROP TRIGGER followups_are_closed_never_deleted;
CREATE TRIGGER followups_are_closed_never_deleted BEFORE DELETE ON followups
WHEN OLD.state = 'open'
OR NOT EXISTS (SELECT 1 FROM erasing JOIN cases USING (person_id) WHERE cases.id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'a follow-up is closed, never deleted'); END;
