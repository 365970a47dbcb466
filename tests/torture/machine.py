"""Saving, finishing, amending, undoing, locking, killing, backing up, restoring, new keys: in any order.

    python -m tests.torture.machine EXAMPLES SEED

Beside the record book a model of it is kept, which is a few lists in memory, and after every step the two hold
the same. A kill is a copy of the folder at that moment: what the next process would find. Hypothesis makes up the
order; where the two differ it says the shortest way there.
"""

import copy
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sos_desktop.casebook import Casebook
from sos_desktop.codes import Amendment
from sos_desktop.errors import Finished, WrongPassphrase
from sos_desktop.records import amendments, binned, reopening
from sos_desktop.vault import backup, passphrase, rekey, restore, rewrap
from sos_desktop.vault.keys import CHEAP_LIMITS, CHEAPEST
from sos_desktop.vault.recovery import RecoveryCode
from sos_desktop.vault.soundness import sound
from tests.torture import made_up

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=300).filter(
    str.strip
)
BIRDS = ("Wren", "Heron")
IN_PLACE = [reason for reason in Amendment if reason is not Amendment.WRONG_PERSON]


@dataclass
class Held:
    """One session, as it must be."""

    note: str = ""
    finished: bool = False
    again: str | None = None
    """The note in the draft in which it is open again."""
    amended: list[str] = field(default_factory=list)


@dataclass
class Model:
    sessions: dict[str, Held] = field(default_factory=dict)
    secret: str = made_up.PASSPHRASE


class AnyOrder(RuleBasedStateMachine):
    """``self.model`` is what must be there, ``self.backups`` what each backup must bring back."""

    def __init__(self) -> None:
        super().__init__()
        self.room = Path(tempfile.mkdtemp(prefix="machine-", dir=self.where))
        self.model = Model()
        self.backups: list[tuple[Path, Model]] = []
        self.now = made_up.NOW
        self.turn = 0

    where: str | None = None

    @initialize()
    def make(self) -> None:
        self.folder = self.room / "0"
        made_up.create(self.folder)
        self.unlock()

    def unlock(self) -> None:
        self.book = Casebook.of(made_up.unlock(self.folder, self.model.secret), now=self.now)
        self.store = self.book.store

    def teardown(self) -> None:
        if hasattr(self, "book"):
            try:
                assert sound(self.book.vault)
            finally:
                self.book.close(now=self.now)
        shutil.rmtree(self.room, ignore_errors=True)

    def later(self) -> None:
        self.now += timedelta(minutes=1)

    # What a practitioner does

    @rule(bird=st.sampled_from(BIRDS), text=TEXTS)
    def save(self, bird: str, text: str) -> None:
        self.later()
        if bird not in self.model.sessions:
            made_up.begin(self.store, bird, now=self.now)
            self.model.sessions[bird] = Held()
        session = made_up.session_of(self.store, bird)
        note = made_up.meant(self.store, session, "note")[0]
        draft = reopening.draft_of(self.store, session)
        if draft is not None:
            made_up.give(self.store, draft, note, text, now=self.now)
            self.model.sessions[bird].again = text
        if self.model.sessions[bird].finished:
            try:
                made_up.give(self.store, session, note, text, now=self.now)
            except Finished:
                return
            raise AssertionError("a finished record was altered")
        made_up.give(self.store, session, note, text, now=self.now)
        self.model.sessions[bird].note = text

    @rule(bird=st.sampled_from(BIRDS))
    def finish(self, bird: str) -> None:
        held = self.model.sessions.get(bird)
        if held and not held.finished:
            self.later()
            made_up.finish(self.store, made_up.session_of(self.store, bird), now=self.now)
            held.finished = True

    @rule(bird=st.sampled_from(BIRDS), reason=st.sampled_from(IN_PLACE), text=TEXTS)
    def amend(self, bird: str, reason: Amendment, text: str) -> None:
        held = self.model.sessions.get(bird)
        if held and held.finished and text not in held.amended:
            self.later()
            session = made_up.session_of(self.store, bird)
            amendments.amend(self.store, session, reason, text, now=self.now)
            held.amended.append(text)

    @rule(bird=st.sampled_from(BIRDS))
    def undo(self, bird: str) -> None:
        """Open what was finished again; what was open again already is the same draft."""
        held = self.model.sessions.get(bird)
        if held and held.finished:
            self.later()
            reopening.reopen(self.store, made_up.session_of(self.store, bird), now=self.now)
            held.again = held.note if held.again is None else held.again

    @rule(bird=st.sampled_from(BIRDS), for_good=st.booleans())
    def finish_again(self, bird: str, for_good: bool) -> None:
        """Finish what is open again; or put it into the bin, where it changes nothing."""
        held = self.model.sessions.get(bird)
        if held and held.again is not None:
            self.later()
            draft = reopening.draft_of(self.store, made_up.session_of(self.store, bird))
            assert draft is not None
            if for_good:
                made_up.finish(self.store, draft, now=self.now)
                held.note = held.again
            else:
                binned.put(self.store, draft, now=self.now)
            held.again = None

    @rule()
    def empty_the_bin(self) -> None:
        self.later()
        binned.empty(self.store, now=self.now)
        assert not binned.listed(self.store)

    # What happens to the laptop

    @rule()
    def lock(self) -> None:
        self.book.close(now=self.now)
        self.unlock()

    @rule(half=st.booleans())
    def kill(self, half: bool) -> None:
        """``half``: in the middle of a change that nobody was told of."""
        self.turn += 1
        found = self.room / f"{self.turn}"
        if half:
            try:
                with self.store.change(now=self.now) as change:
                    change.run("UPDATE people SET code_name = code_name || ' gone'")
                    change.audit("made up", "half a change")
                    shutil.copytree(self.folder, found)
                    raise _Killed
            except _Killed:
                pass
        else:
            shutil.copytree(self.folder, found)
        self.book.close(now=self.now)
        shutil.rmtree(self.folder)
        self.folder = found
        self.unlock()

    @rule(words=st.integers(0, 3))
    def change_passphrase(self, words: int) -> None:
        self.later()
        new = passphrase.generate(chance=made_up.seeded(f"{words} {self.turn}"))
        if new == self.model.secret:
            return
        old = self.model.secret
        rewrap.change_passphrase(
            self.book.vault, old, new, generated=True, now=self.now, cost=CHEAPEST, limits=CHEAP_LIMITS
        )
        self.model.secret = new
        self.book.close(now=self.now)
        try:
            made_up.unlock(self.folder, old)
        except WrongPassphrase:
            self.unlock()
        else:
            raise AssertionError("the old passphrase still opens it")

    @rule()
    def re_key(self) -> None:
        """Everything under a new data key; the backups before it are gone, or open as they did."""
        self.later()
        self.turn += 1
        old, new = self.model.secret, passphrase.generate(chance=made_up.seeded(f"re-key {self.turn}"))
        code = RecoveryCode(made_up.seeded(f"sheet {self.turn}")(20))
        self.book.close(now=self.now)
        rekey.everything(
            self.folder, old, new, code, generated=True, now=self.now, cost=CHEAPEST, limits=CHEAP_LIMITS
        )
        self.model.secret = new
        self.unlock()

    # Backups

    @rule()
    def back_up(self) -> None:
        self.later()
        made = backup.make(self.book.vault, now=self.now)
        self.backups.append((Path(made.path.name), copy.deepcopy(self.model)))

    @precondition(lambda self: self.backups)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        there = [pair for pair in self.backups if (self.folder / backup.FOLDER / pair[0]).exists()]
        if not there:
            return
        name, model = data.draw(st.sampled_from(there))
        self.later()
        self.book.close(now=self.now)
        path = self.folder / backup.FOLDER / name
        restored = restore.replace(path, self.folder, model.secret, now=self.now, limits=CHEAP_LIMITS)
        if restored.replaced is not None:
            self.backups.append((Path(restored.replaced.name), copy.deepcopy(self.model)))
        self.model = copy.deepcopy(model)
        self.unlock()

    # What must always be so

    @invariant()
    def the_two_are_the_same(self) -> None:
        if not hasattr(self, "book"):
            return
        found = {}
        for row in self.store.rows("SELECT code_name FROM people"):
            session = made_up.session_of(self.store, row["code_name"])
            state = self.store.row("SELECT state FROM sessions WHERE id = ?", (session,))
            assert state is not None
            finished = state["state"] == "finished"
            amended = (
                [entry.text for entry in amendments.read(self.store, session).amended] if finished else []
            )
            draft = reopening.draft_of(self.store, session)
            again = None if draft is None else self.note(draft)
            found[row["code_name"]] = Held(self.note(session), finished, again, amended)
        assert found == self.model.sessions
        assert self.store.first_unsound_entry() is None

    def note(self, session: str) -> str:
        place = made_up.meant(self.store, session, "note")[0].link_id
        given = made_up.sessions.read(self.store, session).given
        return str(given[place][0]) if place in given else ""


class _Killed(Exception):
    pass


def main(examples: str, chosen: str, where: str | None = None) -> None:
    AnyOrder.where = where
    how = settings(
        max_examples=int(examples),
        stateful_step_count=20,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(int(chosen))(AnyOrder), settings=how)


if __name__ == "__main__":
    made_up.with_a_small_reserve()
    main(*sys.argv[1:])
