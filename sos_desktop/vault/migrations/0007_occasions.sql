-- How a session was held, its interruptions, and who reports it; follow-ups moved, tried and declined in advance.

-- held_from and held_until are the times of the day on which it was held, as typed (14:05). parts are those after
-- an interruption: [{"on": "2026-11-24", "from": "09:10", "until": ""}]. continues_on: when the next is to be.
ALTER TABLE sessions ADD COLUMN mode TEXT CHECK (mode IS NULL OR mode IN ('face-to-face', 'telephone', 'video'));
ALTER TABLE sessions ADD COLUMN held_from TEXT NOT NULL DEFAULT '' CHECK (length(held_from) IN (0, 5));
ALTER TABLE sessions ADD COLUMN held_until TEXT NOT NULL DEFAULT '' CHECK (length(held_until) IN (0, 5));
ALTER TABLE sessions ADD COLUMN parts TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(parts));
ALTER TABLE sessions ADD COLUMN continues_on TEXT CHECK (continues_on IS NULL OR state = 'draft');
CREATE INDEX sessions_to_go_on ON sessions (continues_on) WHERE continues_on IS NOT NULL;
-- When the next group session is to be, as the guide asks for it.
ALTER TABLE sessions ADD COLUMN next_date TEXT;
CREATE INDEX sessions_planned ON sessions (next_date) WHERE next_date IS NOT NULL;

ALTER TABLE attendance ADD COLUMN declined INTEGER NOT NULL DEFAULT 0 CHECK (declined >= 0);

-- moved_to: the day it is planned for now; its original dates stay, and it is judged on them. attempts: when and
-- how somebody was tried in vain: [{"on": "2026-12-21", "way": "telephone"}].
ALTER TABLE followups ADD COLUMN moved_to TEXT;
ALTER TABLE followups ADD COLUMN moved_because TEXT CHECK ((moved_because IS NULL) = (moved_to IS NULL));
ALTER TABLE followups ADD COLUMN attempts TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(attempts));
DROP INDEX followups_open;
CREATE INDEX followups_open ON followups (coalesce(moved_to, due)) WHERE state = 'open';
