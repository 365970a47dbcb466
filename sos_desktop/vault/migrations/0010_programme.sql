-- What the programme has set here, part by part, as the pack in force says it.
CREATE TABLE programme (
  part    TEXT PRIMARY KEY,
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every pack that was ever loaded, byte for byte. Who signed the newest is believed, and nobody else.
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

-- The SoS team's: the next pack as far as it is prepared, and every pack that was made.
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

-- The SoS team's register: who was trained, who is still in post, from which quarter they send, with which keys.
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
