-- Finding: what there is in words, an index over it, and what somebody likes to find again.

-- One row for each person, incident and finished session, with the words that it is found by. `marks` are what filters
-- look for, in characters that nobody types. A row is taken out and written anew, never altered: so the index, which
-- keeps no words of its own, cannot come to hold other words than these.
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

-- Otherwise words that were taken out stay in the index until it happens to be merged.
INSERT INTO findable_words (findable_words, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER what_is_findable_is_indexed AFTER INSERT ON findable BEGIN
  INSERT INTO findable_words (rowid, name, words, marks) VALUES (NEW.number, NEW.name, NEW.words, NEW.marks);
END;

CREATE TRIGGER what_is_not_findable_leaves_the_index AFTER DELETE ON findable BEGIN
  INSERT INTO findable_words (findable_words, rowid, name, words, marks)
  VALUES ('delete', OLD.number, OLD.name, OLD.words, OLD.marks);
END;

CREATE TRIGGER what_is_findable_is_written_anew BEFORE UPDATE ON findable
BEGIN SELECT RAISE(ABORT, 'what can be found is written anew, never altered'); END;

-- What has changed since it was last put into words. Saving does not wait for the index: it is brought up to date
-- afterwards, in handfuls.
CREATE TABLE unindexed (
  number    INTEGER PRIMARY KEY,
  object_id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TRIGGER a_version_is_unindexed AFTER INSERT ON versions
BEGIN INSERT OR IGNORE INTO unindexed (object_id) VALUES (NEW.object_id); END;

-- Nothing of a record that stood with the wrong person is found until somebody has reviewed it.
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

CREATE TRIGGER a_renamed_incident_is_unindexed AFTER UPDATE OF label, area, reference, event_type, occurred_partial, merged_into
ON incidents
BEGIN
  INSERT OR IGNORE INTO unindexed (object_id) VALUES (NEW.id);
  INSERT OR IGNORE INTO unindexed (object_id)
  SELECT sessions.id FROM sessions JOIN cases ON cases.id = sessions.case_id
  WHERE cases.incident_id = NEW.id AND sessions.state = 'finished';
  INSERT OR IGNORE INTO unindexed (object_id) SELECT id FROM sessions WHERE incident_id = NEW.id AND state = 'finished';
END;

CREATE TRIGGER a_session_of_another_case_is_unindexed AFTER UPDATE OF case_id, incident_id ON sessions
WHEN NEW.state = 'finished' BEGIN INSERT OR IGNORE INTO unindexed (object_id) VALUES (NEW.id); END;

CREATE TRIGGER sessions_of_a_case_moved_are_unindexed AFTER UPDATE OF incident_id, person_id ON cases
BEGIN INSERT OR IGNORE INTO unindexed (object_id) SELECT id FROM sessions WHERE case_id = NEW.id AND state = 'finished'; END;

CREATE TRIGGER an_incident_that_is_gone_is_not_findable AFTER DELETE ON incidents
BEGIN DELETE FROM findable WHERE object_id = OLD.id; END;

INSERT INTO unindexed (object_id) SELECT object_id FROM versions GROUP BY object_id ORDER BY min(utc);

-- Filters somebody wants again, by the name they gave them.
CREATE TABLE saved_filters (
  name  TEXT PRIMARY KEY COLLATE NOCASE,
  words TEXT NOT NULL,
  kind  TEXT NOT NULL,
  staff TEXT NOT NULL,
  event TEXT NOT NULL,
  days  INTEGER NOT NULL
) STRICT;

-- What was found and opened last.
CREATE TABLE recently_found (
  object_id TEXT PRIMARY KEY,
  opened    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
