-- What a programme pack chooses to be counted, everything that left as it left, and what could not be counted before.

CREATE TABLE summary_parameters (
  serial  INTEGER PRIMARY KEY CHECK (serial > 0),
  quarter TEXT NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content))
) STRICT;
CREATE TRIGGER summary_parameters_are_never_altered BEFORE UPDATE ON summary_parameters
BEGIN SELECT RAISE(ABORT, 'what was in force for a quarter is never altered'); END;
CREATE TRIGGER summary_parameters_are_never_deleted BEFORE DELETE ON summary_parameters
BEGIN SELECT RAISE(ABORT, 'what was in force for a quarter is never altered'); END;

-- The files of a summary that is sealed, or split between two offices: sealing them again would give other bytes.
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

-- Feedback is counted in the quarter in which it was given; earlier cards have none, and ride with the next file.
ALTER TABLE feedback ADD COLUMN quarter TEXT CHECK (quarter IS NULL OR quarter GLOB '[0-9][0-9][0-9][0-9]-Q[1-4]');
INSERT INTO unsent_events SELECT 'feedback', id FROM feedback;
CREATE TRIGGER feedback_has_not_left_yet AFTER INSERT ON feedback
BEGIN INSERT INTO unsent_events VALUES ('feedback', NEW.id); END;

-- How many one-to-ones came of a group session: a number, as its attendance is.
CREATE TABLE arising (
  session_id  TEXT PRIMARY KEY REFERENCES sessions (id),
  one_to_ones INTEGER NOT NULL CHECK (one_to_ones > 0)
) STRICT;
INSERT INTO arising
SELECT session_id, max(CAST(json_extract(answers.value, '$[0].valueInteger') AS INTEGER)) FROM answers
JOIN sessions ON sessions.id = session_id AND kind = 'group' AND state = 'finished'
WHERE answers.place = 'one-to-ones-arising' AND json_extract(answers.value, '$[0].valueInteger') > 0 GROUP BY session_id;
