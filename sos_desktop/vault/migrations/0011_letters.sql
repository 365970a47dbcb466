-- A letter from a coroner, an inquiry or a solicitor; something long ago whose year nobody knows; the list of groups.

-- Given only where occurred_partial is empty, which stands for "long ago, and nobody knows the year".
ALTER TABLE incidents ADD COLUMN occurred_words TEXT NOT NULL DEFAULT '' CHECK (occurred_words = '' OR occurred_partial = '');

DROP TRIGGER a_renamed_incident_is_unindexed;
CREATE TRIGGER a_renamed_incident_is_unindexed
AFTER UPDATE OF label, area, reference, event_type, occurred_partial, occurred_words, merged_into ON incidents
BEGIN
  INSERT OR IGNORE INTO unindexed (object_id) VALUES (NEW.id);
  INSERT OR IGNORE INTO unindexed (object_id)
  SELECT sessions.id FROM sessions JOIN cases ON cases.id = sessions.case_id
  WHERE cases.incident_id = NEW.id AND sessions.state = 'finished';
  INSERT OR IGNORE INTO unindexed (object_id) SELECT id FROM sessions WHERE incident_id = NEW.id AND state = 'finished';
END;

-- Read in its order, so that the first page of a thousand group sessions costs no more than of ten.
CREATE INDEX group_sessions_in_order ON sessions (held_on DESC, began DESC, id)
WHERE kind = 'group' AND reopens IS NULL AND binned IS NULL;

-- The site's own contact, asked for once and offered with the next letter.
CREATE TABLE legal_services (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  contact  TEXT NOT NULL,
  saved    TEXT NOT NULL
) STRICT;

-- ``hold_id`` is the hold that the letter set, or found standing.
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

-- Who was told of it, when and how; put right by another line, so the last one of a person counts.
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
