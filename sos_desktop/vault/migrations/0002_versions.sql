-- A finished session opened again, moved to the right person, or a draft put into the bin.

-- While a row stands here, a finished session may be brought to its next version; it cannot outlast its
-- transaction (no row of meta is 0), nor go before that version has been kept.
CREATE TABLE rewriting (
  session_id TEXT PRIMARY KEY REFERENCES sessions (id),
  number     INTEGER NOT NULL,
  shut       INTEGER NOT NULL DEFAULT 0 CHECK (shut = 0) REFERENCES meta (only_row) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE TRIGGER rewriting_begins_at_the_newest_version BEFORE INSERT ON rewriting
WHEN NEW.number IS NOT (SELECT max(number) FROM versions WHERE object_id = NEW.session_id)
BEGIN SELECT RAISE(ABORT, 'a record is brought to its next version, or left'); END;
CREATE TRIGGER rewriting_is_not_turned_to_another BEFORE UPDATE ON rewriting
BEGIN SELECT RAISE(ABORT, 'a record is brought to its next version, or left'); END;
CREATE TRIGGER rewriting_ends_with_a_version BEFORE DELETE ON rewriting
WHEN NOT EXISTS (SELECT 1 FROM versions WHERE object_id = OLD.session_id AND number > OLD.number)
BEGIN SELECT RAISE(ABORT, 'a record is brought to its next version, or left'); END;

-- reopens: the finished session that this draft will become the next version of. binned: since when it lies there.
ALTER TABLE sessions ADD COLUMN reopens TEXT REFERENCES sessions (id) CHECK (reopens IS NULL OR state = 'draft');
ALTER TABLE sessions ADD COLUMN binned TEXT CHECK (binned IS NULL OR state = 'draft');
CREATE UNIQUE INDEX sessions_opened_again ON sessions (reopens) WHERE reopens IS NOT NULL AND binned IS NULL;
CREATE INDEX sessions_in_the_bin ON sessions (binned DESC) WHERE binned IS NOT NULL;

-- A follow-up that was booked for the wrong person stands for nothing, until it is booked for them truly.
ALTER TABLE followups ADD COLUMN void TEXT CHECK (void IS NULL OR state = 'closed');

-- Which session (and which follow-up with it) stood with the wrong person; the text is masked until reviewed.
CREATE TABLE moves (
  object_id   TEXT NOT NULL,
  number      INTEGER NOT NULL,
  from_person TEXT NOT NULL,
  from_case   TEXT NOT NULL,
  to_person   TEXT NOT NULL,
  to_case     TEXT NOT NULL,
  moved       TEXT NOT NULL,
  reviewed    TEXT,
  PRIMARY KEY (object_id, number)
) STRICT;
CREATE INDEX moves_to_review ON moves (moved) WHERE reviewed IS NULL;
CREATE INDEX moves_from_case ON moves (from_case);
CREATE TRIGGER moves_are_never_altered
BEFORE UPDATE OF object_id, number, from_person, from_case, to_person, to_case, moved ON moves
BEGIN SELECT RAISE(ABORT, 'a move is never altered'); END;
CREATE TRIGGER a_review_is_never_taken_back BEFORE UPDATE OF reviewed ON moves
WHEN OLD.reviewed IS NOT NULL AND NEW.reviewed IS NOT OLD.reviewed
BEGIN SELECT RAISE(ABORT, 'a review is never taken back'); END;
CREATE TRIGGER moves_are_never_deleted BEFORE DELETE ON moves
WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE person_id IN (OLD.from_person, OLD.to_person))
BEGIN SELECT RAISE(ABORT, 'a move is never deleted'); END;

-- What was written with the wrong person goes with the right one, too.
DROP TRIGGER versions_are_never_deleted;
CREATE TRIGGER versions_are_never_deleted BEFORE DELETE ON versions
WHEN NOT EXISTS (
  SELECT 1 FROM erasing WHERE person_id = OLD.person_id
  OR person_id IN (SELECT to_person FROM moves WHERE moves.object_id = OLD.object_id)
)
BEGIN SELECT RAISE(ABORT, 'a version is never deleted'); END;

DROP TRIGGER a_finished_session_stays_finished;
CREATE TRIGGER a_finished_session_stays_finished BEFORE UPDATE ON sessions
WHEN OLD.state = 'finished' AND (
  OLD.id NOT IN (SELECT session_id FROM rewriting) OR NEW.state <> 'finished' OR NEW.id <> OLD.id
  OR NEW.kind <> OLD.kind OR NEW.held_on <> OLD.held_on OR NEW.began <> OLD.began OR NEW.finished IS NOT OLD.finished
)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;
DROP TRIGGER no_answer_is_added_after_the_finish;
CREATE TRIGGER no_answer_is_added_after_the_finish BEFORE INSERT ON answers
WHEN (SELECT state FROM sessions WHERE id = NEW.session_id) = 'finished'
AND NEW.session_id NOT IN (SELECT session_id FROM rewriting)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;
DROP TRIGGER no_answer_is_taken_after_the_finish;
CREATE TRIGGER no_answer_is_taken_after_the_finish BEFORE DELETE ON answers
WHEN (SELECT state FROM sessions WHERE id = OLD.session_id) = 'finished'
AND OLD.session_id NOT IN (SELECT session_id FROM rewriting)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;
DROP TRIGGER no_facilitator_is_added_after_the_finish;
CREATE TRIGGER no_facilitator_is_added_after_the_finish BEFORE INSERT ON facilitators
WHEN (SELECT state FROM sessions WHERE id = NEW.session_id) = 'finished'
AND NEW.session_id NOT IN (SELECT session_id FROM rewriting)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;
DROP TRIGGER no_facilitator_is_taken_after_the_finish;
CREATE TRIGGER no_facilitator_is_taken_after_the_finish BEFORE DELETE ON facilitators
WHEN (SELECT state FROM sessions WHERE id = OLD.session_id) = 'finished'
AND OLD.session_id NOT IN (SELECT session_id FROM rewriting)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;
DROP TRIGGER no_instrument_is_changed_after_the_finish;
CREATE TRIGGER no_instrument_is_changed_after_the_finish BEFORE UPDATE ON instruments
WHEN EXISTS (
  SELECT 1 FROM sessions WHERE id IN (OLD.session_id, NEW.session_id) AND state = 'finished'
  AND id NOT IN (SELECT session_id FROM rewriting)
)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;
DROP TRIGGER no_attendance_is_added_after_the_finish;
CREATE TRIGGER no_attendance_is_added_after_the_finish BEFORE INSERT ON attendance
WHEN (SELECT state FROM sessions WHERE id = NEW.session_id) = 'finished'
AND NEW.session_id NOT IN (SELECT session_id FROM rewriting)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;
DROP TRIGGER no_attendance_is_taken_after_the_finish;
CREATE TRIGGER no_attendance_is_taken_after_the_finish BEFORE DELETE ON attendance
WHEN (SELECT state FROM sessions WHERE id = OLD.session_id) = 'finished'
AND OLD.session_id NOT IN (SELECT session_id FROM rewriting)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;

-- The bin: nothing is written there, and what was begun goes through it before it goes for good.
CREATE TRIGGER no_answer_is_added_in_the_bin BEFORE INSERT ON answers
WHEN (SELECT binned FROM sessions WHERE id = NEW.session_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'nothing is written in the bin'); END;
CREATE TRIGGER no_answer_is_changed_in_the_bin BEFORE UPDATE ON answers
WHEN (SELECT binned FROM sessions WHERE id = NEW.session_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'nothing is written in the bin'); END;
CREATE TRIGGER a_draft_is_binned_before_it_is_deleted BEFORE DELETE ON sessions
WHEN OLD.state = 'draft' AND OLD.welcomed IS NOT NULL AND OLD.binned IS NULL
AND (OLD.reopens IS NULL OR OLD.reopens NOT IN (SELECT session_id FROM rewriting))
AND NOT EXISTS (SELECT 1 FROM erasing JOIN cases USING (person_id) WHERE cases.id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'a draft goes through the bin'); END;

-- The original dates never move, but for a follow-up that stood for nothing. Nobody who was assessed is without one.
DROP TRIGGER followups_keep_their_original_dates;
CREATE TRIGGER followups_keep_their_original_dates BEFORE UPDATE OF id, case_id, kind, due, opens, closes ON followups
WHEN OLD.void IS NULL OR NEW.void IS NOT NULL OR NEW.id <> OLD.id OR NEW.case_id <> OLD.case_id OR NEW.kind <> OLD.kind
BEGIN SELECT RAISE(ABORT, 'a follow-up keeps its original dates'); END;
CREATE TRIGGER a_follow_up_of_somebody_assessed_stands BEFORE UPDATE OF void ON followups
WHEN NEW.void IS NOT NULL AND EXISTS (
  SELECT 1 FROM sessions WHERE case_id = NEW.case_id AND kind = 'one-to-one' AND state = 'finished'
)
BEGIN SELECT RAISE(ABORT, 'a follow-up is closed, never deleted'); END;

-- A group session that is opened again is counted once, as what it was kept as last.
DROP TRIGGER a_group_session_has_not_left_yet;
CREATE TRIGGER a_group_session_has_not_left_yet AFTER INSERT ON sessions WHEN NEW.kind = 'group' AND NEW.reopens IS NULL
BEGIN INSERT INTO unsent_events VALUES ('group', NEW.id); END;
