-- What the migrations build; made by them, never edited.

CREATE TABLE meta (
  only_row      INTEGER PRIMARY KEY CHECK (only_row = 1),
  vault_id      BLOB NOT NULL CHECK (length(vault_id) = 16),
  kind          TEXT NOT NULL CHECK (kind IN ('casework', 'team')),
  demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1)),
  nickname      TEXT NOT NULL,
  organisation  TEXT NOT NULL,
  created       TEXT NOT NULL,
  audit_key     BLOB NOT NULL CHECK (length(audit_key) = 32),
  signing_seed  BLOB NOT NULL CHECK (length(signing_seed) = 32),
  install_key   BLOB NOT NULL CHECK (length(install_key) = 32)
) STRICT;

CREATE TRIGGER meta_is_fixed_at_creation BEFORE UPDATE OF vault_id, kind, demonstration, created, audit_key, signing_seed, install_key
ON meta BEGIN SELECT RAISE(ABORT, 'meta is fixed at creation'); END;

CREATE TRIGGER meta_stays BEFORE DELETE ON meta BEGIN SELECT RAISE(ABORT, 'meta stays'); END;

CREATE TABLE audit (
  seq       INTEGER PRIMARY KEY,
  utc       TEXT NOT NULL,
  actor     TEXT NOT NULL,
  action    TEXT NOT NULL,
  object_id TEXT NOT NULL,
  digest    BLOB NOT NULL,
  prev      BLOB NOT NULL,
  mac       BLOB NOT NULL
) STRICT;

CREATE TRIGGER audit_is_never_altered BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

CREATE TABLE practitioners (
  id   TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  mine INTEGER NOT NULL CHECK (mine IN (0, 1))
) STRICT;

CREATE UNIQUE INDEX practitioner_mine ON practitioners (mine) WHERE mine = 1;

CREATE TABLE incidents (
  id               TEXT PRIMARY KEY,
  label            TEXT NOT NULL,
  occurred_partial TEXT NOT NULL,
  event_type       TEXT NOT NULL,
  source           TEXT NOT NULL,
  organisation     TEXT NOT NULL CHECK (organisation IN ('own', 'other')),
  area             TEXT NOT NULL,
  made             TEXT NOT NULL
, timing TEXT NOT NULL DEFAULT 'one-event', high_profile INTEGER NOT NULL DEFAULT 0 CHECK (high_profile IN (0, 1)), reference TEXT NOT NULL DEFAULT '', review TEXT, succession TEXT, merged_into TEXT REFERENCES incidents (id), occurred_words TEXT NOT NULL DEFAULT '' CHECK (occurred_words = '' OR occurred_partial = '')) STRICT;

CREATE INDEX incidents_by_time ON incidents (occurred_partial DESC);

CREATE TABLE exposures (
  incident_id TEXT NOT NULL REFERENCES incidents (id),
  position    INTEGER NOT NULL,
  staff_group TEXT NOT NULL,
  exposure    TEXT NOT NULL,
  people      INTEGER NOT NULL CHECK (people BETWEEN 0 AND 9999),
  decision    TEXT NOT NULL, practitioner TEXT NOT NULL DEFAULT '', presence TEXT NOT NULL DEFAULT 'not-recorded', reason TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (incident_id, position)
) STRICT;

CREATE TABLE people (
  id           TEXT PRIMARY KEY,
  code_name    TEXT NOT NULL COLLATE NOCASE UNIQUE,
  staff_group  TEXT NOT NULL,
  organisation TEXT NOT NULL CHECK (organisation IN ('own', 'other')),
  made         TEXT NOT NULL
, role_band TEXT NOT NULL DEFAULT 'not-stated') STRICT;

CREATE TABLE identities (
  person_id TEXT PRIMARY KEY REFERENCES people (id),
  name      TEXT NOT NULL,
  contact   TEXT NOT NULL
) STRICT;

CREATE TABLE cases (
  id                TEXT PRIMARY KEY,
  person_id         TEXT NOT NULL REFERENCES people (id),
  incident_id       TEXT REFERENCES incidents (id),
  exposure          TEXT NOT NULL,
  source            TEXT NOT NULL,
  requested_partial TEXT,
  first_contact     TEXT,
  first_assessment  TEXT,
  tier              INTEGER CHECK (tier BETWEEN 0 AND 3),
  reports           INTEGER NOT NULL DEFAULT 1 CHECK (reports IN (0, 1)),
  made              TEXT NOT NULL,
  closed            TEXT
, relation TEXT, contacted_partial TEXT, stood_down TEXT, colleague TEXT NOT NULL DEFAULT '', taken_over TEXT CHECK (taken_over IS NULL OR stood_down IS NOT NULL)) STRICT;

CREATE INDEX cases_awaiting_assessment ON cases (made) WHERE first_assessment IS NULL AND closed IS NULL;

CREATE INDEX cases_of_person ON cases (person_id);

CREATE INDEX cases_of_incident ON cases (incident_id);

CREATE INDEX cases_by_first_contact ON cases (first_contact) WHERE first_contact IS NOT NULL AND reports = 1;

CREATE TABLE offers (
  id       TEXT PRIMARY KEY,
  case_id  TEXT NOT NULL REFERENCES cases (id),
  made_on  TEXT NOT NULL,
  how      TEXT NOT NULL,
  answer   TEXT NOT NULL,
  answered TEXT
) STRICT;

CREATE INDEX offers_of_case ON offers (case_id);

CREATE INDEX offers_by_answer ON offers (answered) WHERE answered IS NOT NULL;

CREATE INDEX offers_waiting ON offers (made_on) WHERE answered IS NULL;

CREATE TABLE questionnaires (
  canonical TEXT PRIMARY KEY,
  sha256    BLOB NOT NULL,
  content   TEXT NOT NULL
) STRICT;

CREATE TRIGGER questionnaires_are_never_reworded BEFORE UPDATE ON questionnaires
BEGIN SELECT RAISE(ABORT, 'a questionnaire that has been asked is never reworded'); END;

CREATE TRIGGER questionnaires_are_never_replaced BEFORE DELETE ON questionnaires
BEGIN SELECT RAISE(ABORT, 'a questionnaire that has been asked is never reworded'); END;

CREATE TABLE sessions (
  id           TEXT PRIMARY KEY,
  kind         TEXT NOT NULL CHECK (kind IN ('one-to-one', 'follow-up', 'group', 'supportive-conversation', 'planning-meeting', 'supervision', 'check-in')),
  case_id      TEXT REFERENCES cases (id),
  incident_id  TEXT REFERENCES incidents (id),
  followup_id  TEXT REFERENCES followups (id),
  guide        TEXT NOT NULL REFERENCES questionnaires (canonical),
  state        TEXT NOT NULL CHECK (state IN ('draft', 'finished')),
  held_on      TEXT NOT NULL,
  began        TEXT NOT NULL,
  welcomed     TEXT,
  finished     TEXT,
  step         TEXT NOT NULL DEFAULT '',
  place        TEXT NOT NULL DEFAULT '',
  saved        TEXT NOT NULL,
  safety       TEXT,
  reports      INTEGER NOT NULL DEFAULT 1 CHECK (reports IN (0, 1)), reopens TEXT REFERENCES sessions (id) CHECK (reopens IS NULL OR state = 'draft'), binned TEXT CHECK (binned IS NULL OR state = 'draft'), mode TEXT CHECK (mode IS NULL OR mode IN ('face-to-face', 'telephone', 'video')), held_from TEXT NOT NULL DEFAULT '' CHECK (length(held_from) IN (0, 5)), held_until TEXT NOT NULL DEFAULT '' CHECK (length(held_until) IN (0, 5)), parts TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(parts)), continues_on TEXT CHECK (continues_on IS NULL OR state = 'draft'), next_date TEXT,
  CHECK ((kind IN ('one-to-one', 'follow-up', 'supportive-conversation')) = (case_id IS NOT NULL)),
  CHECK ((state = 'finished') = (finished IS NOT NULL)),
  CHECK (state = 'draft' OR welcomed IS NOT NULL)
) STRICT;

CREATE INDEX sessions_unfinished ON sessions (saved DESC) WHERE state = 'draft';

CREATE INDEX sessions_of_case ON sessions (case_id, held_on);

CREATE INDEX sessions_by_day ON sessions (held_on) WHERE state = 'finished';

CREATE INDEX group_sessions_by_day ON sessions (held_on) WHERE kind = 'group' AND state = 'finished' AND reports = 1;

CREATE TABLE facilitators (
  session_id      TEXT NOT NULL REFERENCES sessions (id),
  practitioner_id TEXT NOT NULL REFERENCES practitioners (id),
  PRIMARY KEY (session_id, practitioner_id)
) STRICT;

CREATE TABLE instruments (
  session_id TEXT NOT NULL REFERENCES sessions (id),
  canonical  TEXT NOT NULL REFERENCES questionnaires (canonical),
  score      INTEGER,
  PRIMARY KEY (session_id, canonical)
) STRICT;

CREATE TABLE answers (
  session_id TEXT NOT NULL REFERENCES sessions (id),
  canonical  TEXT NOT NULL,
  place      TEXT NOT NULL,
  value      TEXT NOT NULL,
  saved      TEXT NOT NULL,
  PRIMARY KEY (session_id, canonical, place)
) STRICT;

CREATE TABLE attendance (
  session_id  TEXT NOT NULL REFERENCES sessions (id),
  staff_group TEXT NOT NULL,
  invited     INTEGER NOT NULL CHECK (invited >= 0),
  attended    INTEGER NOT NULL CHECK (attended >= 0), declined INTEGER NOT NULL DEFAULT 0 CHECK (declined >= 0),
  PRIMARY KEY (session_id, staff_group)
) STRICT;

CREATE TRIGGER no_answer_is_changed_after_the_finish BEFORE UPDATE ON answers
WHEN 'finished' IN (SELECT state FROM sessions WHERE id IN (OLD.session_id, NEW.session_id))
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;

CREATE TRIGGER no_facilitator_is_changed_after_the_finish BEFORE UPDATE ON facilitators
WHEN 'finished' IN (SELECT state FROM sessions WHERE id IN (OLD.session_id, NEW.session_id))
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;

CREATE TRIGGER no_instrument_is_added_after_the_finish BEFORE INSERT ON instruments
WHEN (SELECT state FROM sessions WHERE id = NEW.session_id) = 'finished'
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;

CREATE TRIGGER no_attendance_is_changed_after_the_finish BEFORE UPDATE ON attendance
WHEN 'finished' IN (SELECT state FROM sessions WHERE id IN (OLD.session_id, NEW.session_id))
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;

CREATE TRIGGER nothing_begins_before_the_welcome BEFORE INSERT ON sessions
WHEN NEW.welcomed IS NULL AND NEW.step NOT IN ('', 'welcome')
BEGIN SELECT RAISE(ABORT, 'the welcome comes before anything is written'); END;

CREATE TRIGGER nothing_is_written_before_the_welcome BEFORE UPDATE OF step ON sessions
WHEN NEW.welcomed IS NULL AND NEW.step NOT IN ('', 'welcome')
BEGIN SELECT RAISE(ABORT, 'the welcome comes before anything is written'); END;

CREATE TRIGGER a_welcome_is_never_taken_back BEFORE UPDATE OF welcomed ON sessions
WHEN OLD.welcomed IS NOT NULL AND NEW.welcomed IS NOT OLD.welcomed
BEGIN SELECT RAISE(ABORT, 'the welcome is never taken back'); END;

CREATE TRIGGER no_answer_before_the_welcome BEFORE INSERT ON answers
WHEN (SELECT welcomed FROM sessions WHERE id = NEW.session_id) IS NULL AND NEW.place NOT LIKE 'welcome%'
BEGIN SELECT RAISE(ABORT, 'the welcome comes before anything is written'); END;

CREATE TRIGGER no_answer_is_moved_before_the_welcome BEFORE UPDATE OF session_id, place ON answers
WHEN (SELECT welcomed FROM sessions WHERE id = NEW.session_id) IS NULL AND NEW.place NOT LIKE 'welcome%'
BEGIN SELECT RAISE(ABORT, 'the welcome comes before anything is written'); END;

CREATE TABLE drafts (
  form    TEXT PRIMARY KEY,
  content TEXT NOT NULL,
  saved   TEXT NOT NULL
) STRICT;

CREATE TABLE followups (
  id              TEXT PRIMARY KEY,
  case_id         TEXT NOT NULL REFERENCES cases (id),
  kind            TEXT NOT NULL CHECK (kind IN ('28-day', '3-month')),
  due             TEXT NOT NULL,
  opens           TEXT NOT NULL,
  closes          TEXT NOT NULL,
  state           TEXT NOT NULL CHECK (state IN ('open', 'done', 'declined', 'unreachable', 'closed')),
  ended           TEXT,
  change_of_score INTEGER,
  onward          TEXT,
  decision_reason TEXT NOT NULL DEFAULT '',
  days_off        TEXT, void TEXT CHECK (void IS NULL OR state = 'closed'), moved_to TEXT, moved_because TEXT CHECK ((moved_because IS NULL) = (moved_to IS NULL)), attempts TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(attempts)),
  CHECK ((state = 'open') = (ended IS NULL)),
  UNIQUE (case_id, kind)
) STRICT;

CREATE INDEX followups_by_close ON followups (closes) WHERE kind = '28-day';

CREATE TABLE versions (
  object_id TEXT NOT NULL,
  number    INTEGER NOT NULL CHECK (number >= 1),
  noun      TEXT NOT NULL,
  person_id TEXT,
  utc       TEXT NOT NULL,
  author    TEXT NOT NULL,
  reason    TEXT NOT NULL,
  content   TEXT NOT NULL,
  PRIMARY KEY (object_id, number)
) STRICT;

CREATE INDEX versions_of_person ON versions (person_id);

CREATE TABLE erasing (person_id TEXT PRIMARY KEY) STRICT;

CREATE TRIGGER versions_are_never_altered BEFORE UPDATE ON versions
BEGIN SELECT RAISE(ABORT, 'a version is never altered'); END;

CREATE TABLE summaries (
  file_id       TEXT PRIMARY KEY,
  period        TEXT NOT NULL,
  specification TEXT NOT NULL,
  package       BLOB NOT NULL,
  saved         TEXT NOT NULL,
  withdrawn     TEXT,
  UNIQUE (period, specification)
) STRICT;

CREATE TABLE summary_events (
  file_id    TEXT NOT NULL REFERENCES summaries (file_id),
  kind       TEXT NOT NULL,
  event_id   TEXT NOT NULL,
  categories TEXT NOT NULL,
  PRIMARY KEY (file_id, kind, event_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX summary_events_by_event ON summary_events (kind, event_id);

CREATE TRIGGER summaries_are_never_rewritten BEFORE UPDATE OF file_id, period, specification, package, saved ON summaries
BEGIN SELECT RAISE(ABORT, 'what was sent is never rewritten'); END;

CREATE TRIGGER a_withdrawal_is_never_taken_back BEFORE UPDATE OF withdrawn ON summaries
WHEN OLD.withdrawn IS NOT NULL AND NEW.withdrawn IS NOT OLD.withdrawn
BEGIN SELECT RAISE(ABORT, 'what was sent is never rewritten'); END;

CREATE TRIGGER summaries_are_never_deleted BEFORE DELETE ON summaries
BEGIN SELECT RAISE(ABORT, 'what was sent is never deleted'); END;

CREATE TRIGGER summary_events_are_never_rewritten BEFORE UPDATE ON summary_events
BEGIN SELECT RAISE(ABORT, 'what was sent is never rewritten'); END;

CREATE TRIGGER summary_events_are_never_deleted BEFORE DELETE ON summary_events
BEGIN SELECT RAISE(ABORT, 'what was sent is never deleted'); END;

CREATE TABLE unsent_events (
  kind     TEXT NOT NULL,
  event_id TEXT NOT NULL,
  PRIMARY KEY (kind, event_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER a_case_has_not_left_yet AFTER INSERT ON cases
BEGIN INSERT INTO unsent_events VALUES ('case', NEW.id); END;

CREATE TRIGGER an_offer_has_not_left_yet AFTER INSERT ON offers
BEGIN INSERT INTO unsent_events VALUES ('offer', NEW.id); END;

CREATE TRIGGER a_follow_up_has_not_left_yet AFTER INSERT ON followups WHEN NEW.kind = '28-day'
BEGIN INSERT INTO unsent_events VALUES ('follow-up', NEW.id); END;

CREATE TRIGGER what_leaves_is_unsent_no_more AFTER INSERT ON summary_events
BEGIN DELETE FROM unsent_events WHERE kind = NEW.kind AND event_id = NEW.event_id; END;

CREATE TRIGGER what_was_withdrawn_may_leave_once_more AFTER UPDATE OF withdrawn ON summaries
WHEN OLD.withdrawn IS NULL AND NEW.withdrawn IS NOT NULL
BEGIN
  INSERT INTO unsent_events
  SELECT e.kind, e.event_id FROM summary_events e WHERE e.file_id = NEW.file_id AND NOT EXISTS (
    SELECT 1 FROM summary_events o WHERE o.kind = e.kind AND o.event_id = e.event_id AND o.file_id <> e.file_id
  );
END;

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

CREATE UNIQUE INDEX sessions_opened_again ON sessions (reopens) WHERE reopens IS NOT NULL AND binned IS NULL;

CREATE INDEX sessions_in_the_bin ON sessions (binned DESC) WHERE binned IS NOT NULL;

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

CREATE TRIGGER a_finished_session_stays_finished BEFORE UPDATE ON sessions
WHEN OLD.state = 'finished' AND (
  OLD.id NOT IN (SELECT session_id FROM rewriting) OR NEW.state <> 'finished' OR NEW.id <> OLD.id
  OR NEW.kind <> OLD.kind OR NEW.held_on <> OLD.held_on OR NEW.began <> OLD.began OR NEW.finished IS NOT OLD.finished
)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;

CREATE TRIGGER no_answer_is_added_after_the_finish BEFORE INSERT ON answers
WHEN (SELECT state FROM sessions WHERE id = NEW.session_id) = 'finished'
AND NEW.session_id NOT IN (SELECT session_id FROM rewriting)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;

CREATE TRIGGER no_facilitator_is_added_after_the_finish BEFORE INSERT ON facilitators
WHEN (SELECT state FROM sessions WHERE id = NEW.session_id) = 'finished'
AND NEW.session_id NOT IN (SELECT session_id FROM rewriting)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;

CREATE TRIGGER no_instrument_is_changed_after_the_finish BEFORE UPDATE ON instruments
WHEN EXISTS (
  SELECT 1 FROM sessions WHERE id IN (OLD.session_id, NEW.session_id) AND state = 'finished'
  AND id NOT IN (SELECT session_id FROM rewriting)
)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;

CREATE TRIGGER no_attendance_is_added_after_the_finish BEFORE INSERT ON attendance
WHEN (SELECT state FROM sessions WHERE id = NEW.session_id) = 'finished'
AND NEW.session_id NOT IN (SELECT session_id FROM rewriting)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;

CREATE TRIGGER no_attendance_is_taken_after_the_finish BEFORE DELETE ON attendance
WHEN (SELECT state FROM sessions WHERE id = OLD.session_id) = 'finished'
AND OLD.session_id NOT IN (SELECT session_id FROM rewriting)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;

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

CREATE TRIGGER followups_keep_their_original_dates BEFORE UPDATE OF id, case_id, kind, due, opens, closes ON followups
WHEN OLD.void IS NULL OR NEW.void IS NOT NULL OR NEW.id <> OLD.id OR NEW.case_id <> OLD.case_id OR NEW.kind <> OLD.kind
BEGIN SELECT RAISE(ABORT, 'a follow-up keeps its original dates'); END;

CREATE TRIGGER a_follow_up_of_somebody_assessed_stands BEFORE UPDATE OF void ON followups
WHEN NEW.void IS NOT NULL AND EXISTS (
  SELECT 1 FROM sessions WHERE case_id = NEW.case_id AND kind = 'one-to-one' AND state = 'finished'
)
BEGIN SELECT RAISE(ABORT, 'a follow-up is closed, never deleted'); END;

CREATE TRIGGER a_group_session_has_not_left_yet AFTER INSERT ON sessions WHEN NEW.kind = 'group' AND NEW.reopens IS NULL
BEGIN INSERT INTO unsent_events VALUES ('group', NEW.id); END;

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

CREATE TRIGGER followups_are_closed_never_deleted BEFORE DELETE ON followups
WHEN OLD.state = 'open'
OR NOT EXISTS (SELECT 1 FROM erasing JOIN cases USING (person_id) WHERE cases.id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'a follow-up is closed, never deleted'); END;

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

CREATE TABLE form_choices (
  purpose   TEXT PRIMARY KEY,
  canonical TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE feedback (
  id        TEXT PRIMARY KEY,
  canonical TEXT NOT NULL REFERENCES questionnaires (canonical),
  answers   TEXT NOT NULL
, quarter TEXT CHECK (quarter IS NULL OR quarter GLOB '[0-9][0-9][0-9][0-9]-Q[1-4]')) STRICT, WITHOUT ROWID;

CREATE TRIGGER feedback_is_never_altered BEFORE UPDATE ON feedback
BEGIN SELECT RAISE(ABORT, 'feedback is never altered'); END;

CREATE INDEX incidents_to_review ON incidents (review) WHERE review IS NOT NULL;

CREATE INDEX incidents_in_succession ON incidents (succession) WHERE succession IS NOT NULL;

CREATE INDEX incidents_entered_twice ON incidents (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE plans (
  case_id      TEXT PRIMARY KEY REFERENCES cases (id),
  decision     TEXT NOT NULL,
  practitioner TEXT NOT NULL,
  presence     TEXT NOT NULL,
  reason       TEXT NOT NULL
) STRICT;

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

CREATE INDEX cases_to_hand_over ON cases (stood_down) WHERE stood_down IS NOT NULL AND taken_over IS NULL;

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

CREATE INDEX sessions_to_go_on ON sessions (continues_on) WHERE continues_on IS NOT NULL;

CREATE INDEX sessions_planned ON sessions (next_date) WHERE next_date IS NOT NULL;

CREATE INDEX followups_open ON followups (coalesce(moved_to, due)) WHERE state = 'open';

CREATE TABLE findable (
  number    INTEGER PRIMARY KEY,
  object_id TEXT NOT NULL UNIQUE,
  kind      TEXT NOT NULL,
  person_id TEXT,
  day       TEXT NOT NULL,
  name      TEXT NOT NULL,
  words     TEXT NOT NULL,
  marks     TEXT NOT NULL
) STRICT;

CREATE INDEX findable_of_person ON findable (person_id) WHERE person_id IS NOT NULL;

CREATE VIRTUAL TABLE findable_words USING fts5 (
  name, words, marks, content = 'findable', content_rowid = 'number', columnsize = 0,
  prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER what_is_findable_is_indexed AFTER INSERT ON findable BEGIN
  INSERT INTO findable_words (rowid, name, words, marks) VALUES (NEW.number, NEW.name, NEW.words, NEW.marks);
END;

CREATE TRIGGER what_is_not_findable_leaves_the_index AFTER DELETE ON findable BEGIN
  INSERT INTO findable_words (findable_words, rowid, name, words, marks)
  VALUES ('delete', OLD.number, OLD.name, OLD.words, OLD.marks);
END;

CREATE TRIGGER what_is_findable_is_written_anew BEFORE UPDATE ON findable
BEGIN SELECT RAISE(ABORT, 'what can be found is written anew, never altered'); END;

CREATE TABLE unindexed (
  number    INTEGER PRIMARY KEY,
  object_id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TRIGGER a_version_is_unindexed AFTER INSERT ON versions
BEGIN INSERT OR IGNORE INTO unindexed (object_id) VALUES (NEW.object_id); END;

CREATE TRIGGER what_was_moved_is_not_findable AFTER INSERT ON moves BEGIN
  DELETE FROM findable WHERE object_id = NEW.object_id;
  INSERT OR IGNORE INTO unindexed (object_id) VALUES (NEW.object_id);
END;

CREATE TRIGGER what_was_reviewed_is_unindexed AFTER UPDATE OF reviewed ON moves
BEGIN INSERT OR IGNORE INTO unindexed (object_id) VALUES (NEW.object_id); END;

CREATE TRIGGER a_renamed_person_is_unindexed AFTER UPDATE OF code_name, staff_group ON people BEGIN
  INSERT OR IGNORE INTO unindexed (object_id) VALUES (NEW.id);
  INSERT OR IGNORE INTO unindexed (object_id) SELECT object_id FROM findable WHERE person_id = NEW.id;
END;

CREATE TRIGGER a_session_of_another_case_is_unindexed AFTER UPDATE OF case_id, incident_id ON sessions
WHEN NEW.state = 'finished' BEGIN INSERT OR IGNORE INTO unindexed (object_id) VALUES (NEW.id); END;

CREATE TRIGGER sessions_of_a_case_moved_are_unindexed AFTER UPDATE OF incident_id, person_id ON cases
BEGIN INSERT OR IGNORE INTO unindexed (object_id) SELECT id FROM sessions WHERE case_id = NEW.id AND state = 'finished'; END;

CREATE TRIGGER an_incident_that_is_gone_is_not_findable AFTER DELETE ON incidents
BEGIN DELETE FROM findable WHERE object_id = OLD.id; END;

CREATE TABLE saved_filters (
  name  TEXT PRIMARY KEY COLLATE NOCASE,
  words TEXT NOT NULL,
  kind  TEXT NOT NULL,
  staff TEXT NOT NULL,
  event TEXT NOT NULL,
  days  INTEGER NOT NULL
) STRICT;

CREATE TABLE recently_found (
  object_id TEXT PRIMARY KEY,
  opened    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE services (
  id         TEXT PRIMARY KEY,
  tier       INTEGER NOT NULL CHECK (tier BETWEEN 0 AND 3),
  name       TEXT NOT NULL,
  call       TEXT NOT NULL,
  for_whom   TEXT NOT NULL,
  hours      TEXT NOT NULL,
  checked    TEXT NOT NULL,
  checked_by TEXT NOT NULL,
  retired    TEXT
) STRICT;

CREATE TRIGGER services_are_retired_never_deleted BEFORE DELETE ON services
BEGIN SELECT RAISE(ABORT, 'a service is retired, never deleted'); END;

CREATE TABLE hidden_services (
  service TEXT PRIMARY KEY,
  hidden  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE signposts (
  id         TEXT PRIMARY KEY,
  case_id    TEXT NOT NULL REFERENCES cases (id),
  service    TEXT NOT NULL,
  tier       INTEGER NOT NULL CHECK (tier BETWEEN 0 AND 3),
  name       TEXT NOT NULL,
  offered_on TEXT NOT NULL,
  answer     TEXT NOT NULL CHECK (answer IN ('offered', 'accepted', 'declined')),
  leaflet    INTEGER NOT NULL CHECK (leaflet IN (0, 1)),
  taken_up   TEXT NOT NULL DEFAULT 'not-asked' CHECK (taken_up IN ('not-asked', 'yes', 'not-yet', 'no', 'not-said')),
  asked_on   TEXT,
  CHECK ((taken_up = 'not-asked') = (asked_on IS NULL))
) STRICT;

CREATE INDEX signposts_of_case ON signposts (case_id);

CREATE TABLE urgent_numbers (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  content  TEXT NOT NULL,
  saved    TEXT NOT NULL
) STRICT;

CREATE TABLE safety_checks (
  session_id TEXT PRIMARY KEY REFERENCES sessions (id),
  raised     TEXT NOT NULL,
  due        TEXT NOT NULL,
  colleague  TEXT NOT NULL DEFAULT '',
  taken_over TEXT,
  supervised INTEGER NOT NULL DEFAULT 0 CHECK (supervised IN (0, 1)),
  CHECK ((taken_over IS NULL) = (colleague = ''))
) STRICT;

CREATE INDEX safety_checks_open ON safety_checks (due) WHERE taken_over IS NULL;

CREATE TRIGGER safety_checks_keep_their_day BEFORE UPDATE OF raised, due ON safety_checks
BEGIN SELECT RAISE(ABORT, 'a safety check keeps its day'); END;

CREATE TRIGGER a_taken_over_check_stays_so BEFORE UPDATE OF taken_over, colleague ON safety_checks
WHEN OLD.taken_over IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'somebody has taken over'); END;

CREATE TABLE supporter (
  only_row         INTEGER PRIMARY KEY CHECK (only_row = 1),
  trained          TEXT,
  refresher        TEXT,
  next_supervision TEXT,
  standing_down    TEXT,
  back             TEXT
) STRICT;

CREATE TABLE heavy_sessions (session_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TRIGGER versions_are_never_deleted BEFORE DELETE ON versions
WHEN NOT EXISTS (
  SELECT 1 FROM erasing WHERE person_id = OLD.person_id
  OR person_id IN (SELECT to_person FROM moves WHERE moves.object_id = OLD.object_id)
)
AND NOT EXISTS (SELECT 1 FROM sessions WHERE id = OLD.object_id AND kind = 'check-in')
BEGIN SELECT RAISE(ABORT, 'a version is never deleted'); END;

CREATE TRIGGER a_finished_session_is_not_deleted BEFORE DELETE ON sessions
WHEN OLD.state = 'finished' AND OLD.kind <> 'check-in'
AND NOT EXISTS (SELECT 1 FROM erasing JOIN cases USING (person_id) WHERE cases.id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;

CREATE TRIGGER no_answer_is_taken_after_the_finish BEFORE DELETE ON answers
WHEN (SELECT state FROM sessions WHERE id = OLD.session_id AND kind <> 'check-in') = 'finished'
AND OLD.session_id NOT IN (SELECT session_id FROM rewriting) AND NOT EXISTS (
  SELECT 1 FROM erasing JOIN cases USING (person_id) JOIN sessions ON case_id = cases.id WHERE sessions.id = OLD.session_id
)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;

CREATE TRIGGER no_facilitator_is_taken_after_the_finish BEFORE DELETE ON facilitators
WHEN (SELECT state FROM sessions WHERE id = OLD.session_id AND kind <> 'check-in') = 'finished'
AND OLD.session_id NOT IN (SELECT session_id FROM rewriting) AND NOT EXISTS (
  SELECT 1 FROM erasing JOIN cases USING (person_id) JOIN sessions ON case_id = cases.id WHERE sessions.id = OLD.session_id
)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;

CREATE TRIGGER no_instrument_is_taken_after_the_finish BEFORE DELETE ON instruments
WHEN (SELECT state FROM sessions WHERE id = OLD.session_id AND kind <> 'check-in') = 'finished' AND NOT EXISTS (
  SELECT 1 FROM erasing JOIN cases USING (person_id) JOIN sessions ON case_id = cases.id WHERE sessions.id = OLD.session_id
)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;

CREATE TABLE programme (
  part    TEXT PRIMARY KEY,
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE packs (
  serial   INTEGER PRIMARY KEY CHECK (serial >= 1),
  signer   TEXT NOT NULL,
  content  BLOB NOT NULL,
  loaded   TEXT NOT NULL,
  unloaded TEXT
) STRICT;

CREATE TRIGGER packs_are_never_rewritten BEFORE UPDATE OF serial, signer, content, loaded ON packs
BEGIN SELECT RAISE(ABORT, 'a pack that was loaded is never rewritten'); END;

CREATE TRIGGER packs_are_never_deleted BEFORE DELETE ON packs
BEGIN SELECT RAISE(ABORT, 'a pack that was loaded is never deleted'); END;

CREATE TABLE pack_parts (
  part    TEXT PRIMARY KEY,
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE packs_made (
  serial  INTEGER PRIMARY KEY CHECK (serial >= 1),
  content BLOB NOT NULL,
  made    TEXT NOT NULL
) STRICT;

CREATE TRIGGER packs_made_are_never_rewritten BEFORE UPDATE ON packs_made
BEGIN SELECT RAISE(ABORT, 'a pack that was made is never rewritten'); END;

CREATE TRIGGER packs_made_are_never_deleted BEFORE DELETE ON packs_made
BEGIN SELECT RAISE(ABORT, 'a pack that was made is never deleted'); END;

CREATE TABLE register (
  id           TEXT PRIMARY KEY,
  name         TEXT NOT NULL,
  role         TEXT NOT NULL CHECK (role IN ('practitioner', 'manager', 'supporter')),
  organisation TEXT NOT NULL,
  site         TEXT NOT NULL,
  trained      TEXT,
  refresher    TEXT,
  left_on      TEXT,
  left_because TEXT NOT NULL,
  sends_from   TEXT,
  sends_to     TEXT,
  CHECK (left_on IS NOT NULL OR left_because = '')
) STRICT;

CREATE TABLE register_keys (
  signer TEXT PRIMARY KEY,
  id     TEXT NOT NULL REFERENCES register (id),
  since  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX register_keys_of ON register_keys (id);

CREATE TRIGGER a_renamed_incident_is_unindexed
AFTER UPDATE OF label, area, reference, event_type, occurred_partial, occurred_words, merged_into ON incidents
BEGIN
  INSERT OR IGNORE INTO unindexed (object_id) VALUES (NEW.id);
  INSERT OR IGNORE INTO unindexed (object_id)
  SELECT sessions.id FROM sessions JOIN cases ON cases.id = sessions.case_id
  WHERE cases.incident_id = NEW.id AND sessions.state = 'finished';
  INSERT OR IGNORE INTO unindexed (object_id) SELECT id FROM sessions WHERE incident_id = NEW.id AND state = 'finished';
END;

CREATE INDEX group_sessions_in_order ON sessions (held_on DESC, began DESC, id)
WHERE kind = 'group' AND reopens IS NULL AND binned IS NULL;

CREATE TABLE legal_services (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  contact  TEXT NOT NULL,
  saved    TEXT NOT NULL
) STRICT;

CREATE TABLE letters (
  id          TEXT PRIMARY KEY,
  incident_id TEXT REFERENCES incidents (id),
  person_id   TEXT REFERENCES people (id),
  hold_id     TEXT NOT NULL REFERENCES holds (id),
  why         TEXT NOT NULL CHECK (why IN ('inquest', 'inquiry', 'claim')),
  came        TEXT NOT NULL,
  noted       TEXT NOT NULL,
  CHECK ((incident_id IS NULL) <> (person_id IS NULL))
) STRICT;

CREATE INDEX letters_of_incident ON letters (incident_id) WHERE incident_id IS NOT NULL;

CREATE INDEX letters_of_person ON letters (person_id) WHERE person_id IS NOT NULL;

CREATE INDEX letters_of_hold ON letters (hold_id);

CREATE TRIGGER letters_stay_as_they_were BEFORE UPDATE ON letters
BEGIN SELECT RAISE(ABORT, 'that a letter came is never altered'); END;

CREATE TRIGGER letters_are_never_deleted BEFORE DELETE ON letters
WHEN OLD.person_id IS NULL OR NOT EXISTS (SELECT 1 FROM erasing WHERE person_id = OLD.person_id)
BEGIN SELECT RAISE(ABORT, 'that a letter came is never altered'); END;

CREATE TABLE tellings (
  id        TEXT PRIMARY KEY,
  letter_id TEXT NOT NULL REFERENCES letters (id),
  person_id TEXT NOT NULL REFERENCES people (id),
  told_on   TEXT NOT NULL,
  how       TEXT NOT NULL,
  offer_id  TEXT REFERENCES offers (id),
  noted     TEXT NOT NULL
) STRICT;

CREATE INDEX tellings_of_letter ON tellings (letter_id, person_id);

CREATE INDEX tellings_of_person ON tellings (person_id);

CREATE INDEX tellings_of_offer ON tellings (offer_id) WHERE offer_id IS NOT NULL;

CREATE TRIGGER tellings_stay_as_they_were BEFORE UPDATE ON tellings
BEGIN SELECT RAISE(ABORT, 'what was said about a telling is put right by another'); END;

CREATE TRIGGER tellings_are_never_deleted BEFORE DELETE ON tellings
WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE person_id = OLD.person_id)
BEGIN SELECT RAISE(ABORT, 'what was said about a telling is put right by another'); END;

CREATE TABLE summary_parameters (
  serial  INTEGER PRIMARY KEY CHECK (serial > 0),
  quarter TEXT NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content))
) STRICT;

CREATE TRIGGER summary_parameters_are_never_altered BEFORE UPDATE ON summary_parameters
BEGIN SELECT RAISE(ABORT, 'what was in force for a quarter is never altered'); END;

CREATE TRIGGER summary_parameters_are_never_deleted BEFORE DELETE ON summary_parameters
BEGIN SELECT RAISE(ABORT, 'what was in force for a quarter is never altered'); END;

CREATE TABLE summary_files (
  file_id    TEXT NOT NULL REFERENCES summaries (file_id),
  part       INTEGER NOT NULL CHECK (part BETWEEN 0 AND 2),
  sealed_for TEXT NOT NULL,
  package    BLOB NOT NULL,
  sealed     BLOB,
  PRIMARY KEY (file_id, part)
) STRICT;

CREATE TRIGGER summary_files_are_never_rewritten BEFORE UPDATE ON summary_files
BEGIN SELECT RAISE(ABORT, 'what was sent is never rewritten'); END;

CREATE TRIGGER summary_files_are_never_deleted BEFORE DELETE ON summary_files
BEGIN SELECT RAISE(ABORT, 'what was sent is never deleted'); END;

CREATE TRIGGER feedback_has_not_left_yet AFTER INSERT ON feedback
BEGIN INSERT INTO unsent_events VALUES ('feedback', NEW.id); END;

CREATE TABLE arising (
  session_id  TEXT PRIMARY KEY REFERENCES sessions (id),
  one_to_ones INTEGER NOT NULL CHECK (one_to_ones > 0)
) STRICT;

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

CREATE TABLE annotations (
  id      TEXT PRIMARY KEY,
  on_day  TEXT NOT NULL,
  words   TEXT NOT NULL,
  rebases INTEGER NOT NULL CHECK (rebases IN (0, 1))
) STRICT;

CREATE TABLE own_words (
  section TEXT PRIMARY KEY,
  words   TEXT NOT NULL,
  saved   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

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

CREATE TABLE partial_files (
  file_id  TEXT PRIMARY KEY,
  split_id TEXT NOT NULL,
  period   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER partial_files_are_never_altered BEFORE UPDATE ON partial_files
BEGIN SELECT RAISE(ABORT, 'a file that was added up stays so'); END;

CREATE TRIGGER partial_files_are_never_deleted BEFORE DELETE ON partial_files
BEGIN SELECT RAISE(ABORT, 'a file that was added up stays so'); END;

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

CREATE TABLE withdrawn_ids (
  file_id TEXT PRIMARY KEY,
  noted   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE awaited (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  files    INTEGER NOT NULL CHECK (files BETWEEN 1 AND 99999)
) STRICT;
