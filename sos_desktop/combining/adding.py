"""Adding up one file after the other: a set union by file id, then a sum, in memory that hardly grows.

Of each file only prints stay (which it was, and whose quarter), its name, and what became of it; its counts go into
the sum of its quarter and organisation. So any order and any grouping gives the same. What turns out later not to
belong there (a second file of the same record book for the same quarter: both are held until a person decides) is
taken out again by reading that file a second time.

Roll-ups are few. They are kept until the end, because what is in one of them counts once.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date

from sos_desktop.combining.combined import Combined, Missing, from_to
from sos_desktop.combining.prints import SIZE, Prints
from sos_desktop.combining.rollups import ONE, RollUp, members_of
from sos_desktop.combining.senders import Senders
from sos_desktop.combining.single import Place, Single, source
from sos_desktop.combining.states import Became, Names, Refused, State
from sos_desktop.combining.sums import Sum
from sos_desktop.combining.totals import AT_LEAST
from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.summary.tables import Specification

FIRST = Quarter(2020, 1)
"""Before it there was nothing to send: an earlier quarter comes from a clock that was set back."""
_CLASH, _TWO_OF_ONE, _IN_ROLL_UP, _BESIDE_ROLL_UP, _MADE_UP = 1, 2, 4, 8, 16
_WHY = {
    _MADE_UP: (State.REFUSED, "It is a demonstration with made-up records, and the others are real."),
    _CLASH: (State.HELD, "Another file has the same id but other contents. Both wait until you decide."),
    _TWO_OF_ONE: (
        State.HELD,
        "The same record book has sent two files for this quarter. Both wait until you decide.",
    ),
    _BESIDE_ROLL_UP: (
        State.HELD,
        "A roll-up has another file of the same record book for this quarter. Take one of them out.",
    ),
    _IN_ROLL_UP: (State.INSIDE, ""),
    0: (State.READ, ""),
}
"""Where several things are the matter, the first of them is said."""
_OVERLAPPING = "Some of its files are in another roll-up too. Both wait until you decide."


class Adding:
    """``take`` files and roll-ups in any order, then ``sum_up``, once. ``again`` reads a file that was taken
    before, by its ``where``."""

    def __init__(
        self,
        again: Callable[[str], Single],
        *,
        withdrawn: Collection[str] = (),
        senders: Senders | None = None,
        today: date | None = None,
    ) -> None:
        self._again = again
        self._withdrawn = frozenset(bytes.fromhex(each) for each in withdrawn)
        self._senders, self._today = senders, today
        self._contents, self._ids, self._sources = Prints(), Prints(), Prints()
        # One of each for every file that was taken, by its number.
        self._where, self._members = Names(), bytearray()
        self._matters, self._made_up = bytearray(), bytearray()
        self._parameters, self._signers = array("H"), array("I")
        self._known: dict[int, tuple[int, Specification]] = {}
        self._by_signer: dict[str, int] = {}
        self._sums: dict[tuple[bool, int], dict[Place, Sum]] = {}
        self._roll_ups: list[tuple[str, RollUp]] = []
        self._aside: list[Became] = []
        self._twice = 0

    # Taking

    def take(self, where: str, what: Single | RollUp) -> None:
        if isinstance(what, RollUp):
            self._roll_ups.append((where, what))
        elif what.file_id in self._withdrawn:
            self.refuse(where, "Its practitioner has withdrawn it.", State.WITHDRAWN, what.file_id.hex())
        elif reason := self._objection(what):
            self.refuse(where, reason, file_id=what.file_id.hex())
        else:
            self._take(where, what)

    def refuse(self, where: str, reason: str, state: State = State.REFUSED, file_id: str = "") -> None:
        """What could not be read, or may not be added whatever else is there."""
        self._aside.append(Became(where, state, reason, file_id))

    def repeat(self, where: str, file_id: str = "") -> None:
        """The same file again."""
        self._twice += 1
        self._aside.append(Became(where, State.TWICE, "", file_id))

    def _objection(self, to: Single) -> str:
        """What is the matter with a sound file by itself."""
        if wrong := self._implausible(to.place[0]):
            return wrong
        return self._senders.objection(to.signer) if self._senders else ""

    def _implausible(self, quarter: Quarter) -> str:
        if self._today is not None and not quarter.ended(self._today):
            return f"Its quarter, {quarter.said()}, has not ended: a clock is wrong, on that computer or on this one."
        if quarter < FIRST:
            return f"Its quarter, {quarter.said()}, is too long ago: the clock of that computer was wrong."
        return ""

    def _take(self, where: str, single: Single) -> None:
        number = len(self._matters)
        if self._contents.note(single.content, number) is not None:
            self.repeat(where, single.file_id.hex())
            return
        self._where.append(where)
        self._members += single.file_id + single.source
        self._matters.append(0)
        self._made_up.append(single.demonstration)
        self._parameters.append(self._parameter(single.specification))
        self._signers.append(self._by_signer.setdefault(single.signer, len(self._by_signer)))
        sums = self._sums.setdefault((single.demonstration, self._parameters[number]), {})
        sums.setdefault(single.place, Sum()).put(single.counts)
        self._compare(self._ids, single.file_id, number, _CLASH)
        self._compare(self._sources, single.source, number, _TWO_OF_ONE)

    def _parameter(self, specification: Specification) -> int:
        """The number of these parameters. The object is asked first: comparing all tables for each file takes time."""
        if id(specification) not in self._known:
            numbers = {known: number for number, known in self._known.values()}
            self._known[id(specification)] = (numbers.get(specification, len(numbers)), specification)
        return self._known[id(specification)][0]

    def _compare(self, prints: Prints, value: bytes, number: int, why: int) -> None:
        other = prints.note(value, number)
        if other is not None:
            self._leave_out(other, why)
            self._leave_out(number, why)

    def _leave_out(self, number: int, why: int) -> None:
        """Say what is the matter with a file, and take it out of the sums if it is still in them."""
        if not self._matters[number]:
            where = self._where[number]
            single = self._again(where)
            if self._contents.find(single.content) != number:
                raise SummaryRefused(
                    f"{Became(where, State.READ).name} has changed while the files were added up.",
                    "Nothing has been written.",
                    "Please add the files again.",
                )
            self._sums[single.demonstration, self._parameters[number]][single.place].take(single.counts)
        self._matters[number] |= why

    # Summing up

    def sum_up(self, *, expected: int | None = None) -> Combined:
        """Raises SummaryRefused for fewer than five files, or five record books."""
        roll_ups = self._sound_roll_ups()
        made_up = 0 not in self._made_up and all(each.demonstration for each in roll_ups.values())
        if not made_up:
            for number in range(len(self._matters)):
                self._matters[number] |= _MADE_UP * self._made_up[number]
        added = self._added(roll_ups, made_up)
        for each in added:
            for number, why in self._met_in(each):
                self._leave_out(number, why)
            sums = self._sums.setdefault((made_up, self._parameter(each.specification)), {})
            for place, held in each.places.items():
                sums.setdefault(place, Sum()).put(held.counts, held.files)
        refused = {Refused(each.name, each.reason, each.state) for each in self.became() if each.reason}
        numbered = dict(self._known.values())
        combined = Combined(
            {
                numbered[number]: {place: held for place, held in sums.items() if held.files}
                for (demonstration, number), sums in sorted(self._sums.items())
                if demonstration is made_up and any(held.files for held in sums.values())
            },
            refused=tuple(sorted(refused)),
            twice=self._twice + sum(bool(matter & _IN_ROLL_UP) for matter in self._matters),
            expected=expected,
            demonstration=made_up,
            record_books=self._record_books(made_up),
            rolled_up=len(added),
            missing=self._missing(added),
            members=self._of_each(added, numbered),
            senders=self._senders,
        )
        _refuse_too_few(combined)
        return combined

    def _sound_roll_ups(self) -> dict[str, RollUp]:
        """Each once, without those that may not be added whatever else is there."""
        sound: dict[bytes, tuple[str, RollUp]] = {}
        for where, each in sorted(self._roll_ups, key=lambda given: given[0]):
            if reason := self._objection_to(each):
                self.refuse(where, reason, file_id=each.file_id)
            elif each.content in sound:
                self.repeat(where, each.file_id)
            else:
                sound[each.content] = (where, each)
        return dict(sound.values())

    def _objection_to(self, roll_up: RollUp) -> str:
        if self._withdrawn and any(one[:SIZE] in self._withdrawn for one in members_of(roll_up.members)):
            return "A file in it was withdrawn: ask for the roll-up to be made again without it."
        quarters = sorted({quarter for quarter, _ in roll_up.places})
        if wrong := next(filter(None, map(self._implausible, quarters)), ""):
            return wrong
        revoked = self._senders is not None and roll_up.signer in self._senders.revoked
        return "The key that signed it has been revoked." if revoked else ""

    def _added(self, roll_ups: dict[str, RollUp], made_up: bool) -> list[RollUp]:
        """Those that share no file with another one."""
        alike = {where: each for where, each in roll_ups.items() if each.demonstration is made_up}
        overlapping = _overlapping(tuple(alike.values()))
        for where, each in roll_ups.items():
            if where not in alike:
                self._aside.append(Became(where, *_WHY[_MADE_UP], each.file_id))
            elif each.content in overlapping:
                self._aside.append(Became(where, State.HELD, _OVERLAPPING, each.file_id))
            else:
                self._aside.append(Became(where, State.READ, "", each.file_id))
        return [each for each in alike.values() if each.content not in overlapping]

    def _met_in(self, roll_up: RollUp) -> Iterator[tuple[int, int]]:
        """Which of the single files a roll-up has as well, or has another of the same record book and quarter."""
        for one in members_of(roll_up.members) if self._matters else ():
            if (number := self._ids.find(one[:SIZE])) is not None:
                yield number, _IN_ROLL_UP
            elif (number := self._sources.find(one[SIZE:])) is not None:
                yield number, _BESIDE_ROLL_UP

    def became(self) -> Iterator[Became]:
        """What became of each file that was given; as far as it is known before ``sum_up``."""
        yield from self._aside
        for number, matter in enumerate(self._matters):
            state, reason = next(_WHY[why] for why in _WHY if matter & why or not why)
            file_id = bytes(self._members[number * ONE : number * ONE + SIZE]).hex()
            yield Became(self._where[number], state, reason, file_id)

    def _record_books(self, made_up: bool) -> int:
        """Their number where there are single files only. A roll-up does not say of how many it is: at least of as
        many as there are files of the fullest quarter."""
        single = {signer for signer, matter in zip(self._signers, self._matters, strict=True) if not matter}
        quarters: Counter[Quarter] = Counter()
        for (demonstration, _), sums in self._sums.items():
            for (quarter, _), held in sums.items():
                quarters[quarter] += held.files * (demonstration is made_up)
        return max(len(single), max(quarters.values(), default=0))

    def _missing(self, added: Sequence[RollUp]) -> tuple[Missing, ...]:
        """Who was expected, in the quarters from the first of which there is a file to the last."""
        if self._senders is None or not (self._matters or added):
            return ()
        inside = {one[SIZE:] for each in added for one in members_of(each.members)}
        quarters = {place[0] for sums in self._sums.values() for place in sums}
        missing = []
        for quarter in from_to(min(quarters), max(quarters)):
            names = tuple(
                sender.name
                for sender in self._senders.expected_in(quarter)
                if not any(
                    (mark := source(key, quarter)) in inside or self._sources.find(mark) is not None
                    for key in sender.keys
                )
            )
            if names:
                missing.append(Missing(quarter, tuple(sorted(names))))
        return tuple(missing)

    def _of_each(
        self, added: Sequence[RollUp], numbered: dict[int, Specification]
    ) -> dict[Specification, bytes]:
        """32 bytes for each file that is in the sums, by its parameters."""
        found: dict[int, bytearray] = {}
        for number, matter in enumerate(self._matters):
            if not matter:
                held = found.setdefault(self._parameters[number], bytearray())
                held += self._members[number * ONE : (number + 1) * ONE]
        for each in added:
            held = found.setdefault(self._parameter(each.specification), bytearray())
            held += each.members
        return {numbered[number]: bytes(found.pop(number)) for number in sorted(found)}


def _overlapping(roll_ups: Sequence[RollUp]) -> set[bytes]:
    """The contents of those that have a file, or a record book's quarter, that another one has too."""
    found: set[bytes] = set()
    for part in (slice(0, SIZE), slice(SIZE, ONE)):
        seen: set[bytes] = set()
        again: set[bytes] = set()
        for each in roll_ups:
            parts = {one[part] for one in members_of(each.members)}
            again |= seen & parts
            seen |= parts
        if again:
            found |= {
                each.content
                for each in roll_ups
                if any(one[part] in again for one in members_of(each.members))
            }
    return found


def _refuse_too_few(combined: Combined) -> None:
    few = ""
    if combined.files < AT_LEAST:
        few = f"Totals need at least {AT_LEAST} files; {combined.files} can be added."
    elif combined.record_books < AT_LEAST:
        few = f"Totals need the files of at least {AT_LEAST} record books; these are of {combined.record_books}."
    if few and combined.refused:
        few += f" Refused: {len(combined.refused)}, the first because: {combined.refused[0].reason}"
    if few:
        raise SummaryRefused(
            few,
            "Nothing has been written.",
            "Add more: fewer would show the noise, and single practitioners.",
        )
