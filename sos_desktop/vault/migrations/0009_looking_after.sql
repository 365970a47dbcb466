-- Whom to point people to, who looks after somebody at risk, and what a supporter keeps for themselves.

-- The trust's own entries; those that are shipped stay in their file, and can be hidden here.
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

-- ``name`` is what the service was called when somebody was told of it.
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

-- The site's own numbers, also in clear beside the record book: this is what that file is held against.
CREATE TABLE urgent_numbers (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  content  TEXT NOT NULL,
  saved    TEXT NOT NULL
) STRICT;

-- One for each record with an answer about somebody's safety, until a person who is named has taken over.
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

-- The supporter's own dates, and which sessions were heavy for them.
CREATE TABLE supporter (
  only_row         INTEGER PRIMARY KEY CHECK (only_row = 1),
  trained          TEXT,
  refresher        TEXT,
  next_supervision TEXT,
  standing_down    TEXT,
  back             TEXT
) STRICT;
CREATE TABLE heavy_sessions (session_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- A check-in is the supporter's own: it is the one finished record that its writer may take away.
DROP TRIGGER versions_are_never_deleted;
CREATE TRIGGER versions_are_never_deleted BEFORE DELETE ON versions
WHEN NOT EXISTS (
  SELECT 1 FROM erasing WHERE person_id = OLD.person_id
  OR person_id IN (SELECT to_person FROM moves WHERE moves.object_id = OLD.object_id)
)
AND NOT EXISTS (SELECT 1 FROM sessions WHERE id = OLD.object_id AND kind = 'check-in')
BEGIN SELECT RAISE(ABORT, 'a version is never deleted'); END;

DROP TRIGGER a_finished_session_is_not_deleted;
CREATE TRIGGER a_finished_session_is_not_deleted BEFORE DELETE ON sessions
WHEN OLD.state = 'finished' AND OLD.kind <> 'check-in'
AND NOT EXISTS (SELECT 1 FROM erasing JOIN cases USING (person_id) WHERE cases.id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;

DROP TRIGGER no_answer_is_taken_after_the_finish;
CREATE TRIGGER no_answer_is_taken_after_the_finish BEFORE DELETE ON answers
WHEN (SELECT state FROM sessions WHERE id = OLD.session_id AND kind <> 'check-in') = 'finished'
AND OLD.session_id NOT IN (SELECT session_id FROM rewriting) AND NOT EXISTS (
  SELECT 1 FROM erasing JOIN cases USING (person_id) JOIN sessions ON case_id = cases.id WHERE sessions.id = OLD.session_id
)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;

DROP TRIGGER no_facilitator_is_taken_after_the_finish;
CREATE TRIGGER no_facilitator_is_taken_after_the_finish BEFORE DELETE ON facilitators
WHEN (SELECT state FROM sessions WHERE id = OLD.session_id AND kind <> 'check-in') = 'finished'
AND OLD.session_id NOT IN (SELECT session_id FROM rewriting) AND NOT EXISTS (
  SELECT 1 FROM erasing JOIN cases USING (person_id) JOIN sessions ON case_id = cases.id WHERE sessions.id = OLD.session_id
)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;

DROP TRIGGER no_instrument_is_taken_after_the_finish;
CREATE TRIGGER no_instrument_is_taken_after_the_finish BEFORE DELETE ON instruments
WHEN (SELECT state FROM sessions WHERE id = OLD.session_id AND kind <> 'check-in') = 'finished' AND NOT EXISTS (
  SELECT 1 FROM erasing JOIN cases USING (person_id) JOIN sessions ON case_id = cases.id WHERE sessions.id = OLD.session_id
)
BEGIN SELECT RAISE(ABORT, 'a finished record is amended, never altered'); END;
