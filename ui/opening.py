"""What the locked pages ask of the core, each run on a thread; nothing heavy is imported before it is called."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from sos_desktop.errors import SosError

if TYPE_CHECKING:
    from datetime import datetime

    from sos_desktop.casebook import Casebook
    from sos_desktop.vault.keys import Cost, Limits, Secret
    from sos_desktop.vault.passphrase import Judgement


MADE_UP = "Made-up records"
MADE_UP_NETWORK = "Made-up network"
MADE_UP_PASSPHRASE = "made-up records only"  # noqa: S105 - no secret; a test holds it to the core's own


SITE = "Your site, out of hours"
"""What the number is called that the first run asks for."""


class Way(NamedTuple):
    """What opens a record book, as it was typed; never shown, not even in a fault."""

    kind: Literal["passphrase", "sheet", "escrow"]
    words: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Way({self.kind})"

    def secret(self) -> "Secret":
        """As the core knows it. Raises BadInput where a code has a slip in it. On a thread: it imports much."""
        from sos_desktop.vault.escrow import EscrowKeys
        from sos_desktop.vault.recovery import RecoveryCode

        if self.kind == "escrow":
            return EscrowKeys.parse(self.words)
        return self.words[0] if self.kind == "passphrase" else RecoveryCode.parse(self.words[0])


class Wanted(NamedTuple):
    """A record book that is to be made."""

    nickname: str
    kind: Literal["casework", "team"]
    passphrase: str
    generated: bool
    code: str
    vault_id: bytes
    site_number: str = ""
    """Whom to ring out of hours; it can be added later, too."""


Progress = Callable[[int, int], None]
"""Told how much of how much is done; it may raise ``Stopped``."""
MakeUp = Callable[[Path, int, "datetime", Progress], str]
"""Makes a record book of made-up things at a folder, from a seed; returns its passphrase."""


class Opened(NamedTuple):
    """What the window needs to know of a record book that has just been opened."""

    folder: Path
    nickname: str
    kind: str
    demonstration: bool
    read_only: bool
    with_code: bool
    notices: tuple[str, ...]
    banner: str = ""
    """Set where this is only a look, at a backup or at a damaged record book: said on every page."""

    @classmethod
    def of(cls, casebook: "Casebook") -> "Opened":
        vault, meta = casebook.vault, casebook.vault.meta
        return cls(
            vault.folder, meta.nickname, meta.kind, meta.demonstration, vault.read_only,
            vault.opened_with == "recovery", vault.notices,
        )  # fmt: skip


class Stopped(SosError):
    """Somebody pressed Stop."""

    code = "stopped"


class Opening:
    """``cost`` and ``limits`` are what unlocking may cost, ``allowed`` refuses places for a record book;
    without them, the core's own."""

    def __init__(
        self,
        cost: "Cost | None" = None,
        limits: "Limits | None" = None,
        allowed: Callable[[Path], None] | None = None,
    ) -> None:
        self._cost = cost
        self._limits = limits
        self._allowed = allowed

    @property
    def limits(self) -> "Limits":
        from sos_desktop.vault.keys import LIMITS

        return self._limits or LIMITS

    def look_at_place(self, folder: Path) -> None:
        """Raises PlaceRefused where no record book may be made."""
        from sos_desktop.vault.places import ordinary

        (self._allowed or ordinary)(folder)

    def warm(self) -> None:
        """Import what unlocking needs, while the passphrase is typed."""
        import sos_desktop.casebook  # noqa: F401 - to have it imported

    def with_passphrase(self, folder: Path, passphrase: str, now: "datetime") -> "Casebook":
        from sos_desktop.casebook import Casebook
        from sos_desktop.vault.keys import LIMITS

        return self._look_again(Casebook.open(folder, passphrase, now=now, limits=self._limits or LIMITS))

    def with_code(self, folder: Path, code: str, now: "datetime") -> "Casebook":
        from sos_desktop.casebook import Casebook
        from sos_desktop.vault.folder import unlock_with_code
        from sos_desktop.vault.keys import LIMITS
        from sos_desktop.vault.recovery import RecoveryCode

        vault = unlock_with_code(folder, RecoveryCode.parse(code), now=now, limits=self._limits or LIMITS)
        return self._look_again(Casebook.of(vault, now=now))

    def with_escrow(self, folder: Path, keys: tuple[str, ...], now: "datetime") -> "Casebook":
        """Open it with the keys of one office or of two; that is written down, or it is not opened."""
        from sos_desktop.casebook import Casebook
        from sos_desktop.vault.folder import derive, open_with
        from sos_desktop.vault.keys import LIMITS

        secret = Way("escrow", keys).secret()
        vault = open_with(derive(folder, secret, now=now, limits=self._limits or LIMITS))
        return self._look_again(Casebook.of(vault, now=now))

    def _look_again(self, casebook: "Casebook") -> "Casebook":
        """Say where a record book has been moved to a place that loses or spreads it."""
        from sos_desktop.vault.places import moved

        vault = casebook.vault
        words = "" if vault.meta.demonstration else moved(vault.folder, self.look_at_place)
        vault.notices = (*vault.notices, *filter(None, (words,)))
        return casebook

    def create(self, folder: Path, wanted: Wanted, now: "datetime") -> "Casebook":
        """Make it, then open it."""
        from sos_desktop.vault.folder import create
        from sos_desktop.vault.keys import LIMITS, MODERATE
        from sos_desktop.vault.recovery import RecoveryCode

        create(
            folder,
            wanted.passphrase,
            RecoveryCode.parse(wanted.code),
            nickname=wanted.nickname,
            now=now,
            kind=wanted.kind,
            generated=wanted.generated,
            vault_id=wanted.vault_id,
            cost=self._cost or MODERATE,
            limits=self._limits or LIMITS,
            allowed=self.look_at_place,
        )
        casebook = self.with_passphrase(folder, wanted.passphrase, now)
        if wanted.site_number:
            _keep_site_number(casebook, wanted.site_number, now)
        return casebook

    def price(self) -> "tuple[Cost, Limits]":
        """What a new passphrase may cost a guesser, and what is believed of a key file."""
        from sos_desktop.vault.keys import LIMITS, MODERATE

        return self._cost or MODERATE, self._limits or LIMITS

    def demonstration(self, folder: Path, seed: int, now: "datetime", progress: Progress) -> str:
        """Make a record book of made-up people; returns its passphrase, which is no secret.

        ``progress`` may raise ``Stopped``: then nothing of it is left.
        """
        import shutil

        from sos_desktop import demonstration
        from sos_desktop.dates import london_date

        cost, limits = self.price()
        try:
            made = demonstration.make(
                folder,
                people=40,
                seed=seed,
                today=london_date(now),
                nickname=MADE_UP,
                cost=cost,
                limits=limits,
                progress=progress,
            )
        except Stopped:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return made.passphrase

    def network(self, folder: Path, seed: int, now: "datetime", progress: Progress) -> str:
        """Make the SoS team's record book of a made-up network; the same otherwise."""
        from sos_desktop.dates import london_date
        from sos_desktop.demonstration import network

        cost, limits = self.price()
        return network.make_team(
            folder, seed=seed, today=london_date(now), cost=cost, limits=limits, progress=progress
        )


def _keep_site_number(casebook: "Casebook", number: str, now: "datetime") -> None:
    """F9 shows it from now on. A disk that does not take it keeps nobody from beginning: Signposting asks again."""
    from contextlib import suppress

    from sos_desktop.dates import london_date
    from sos_desktop.records import urgent_numbers
    from sos_desktop.vault.urgent_numbers import Number

    with suppress(SosError):
        numbers = (Number(SITE, number),)
        urgent_numbers.keep(casebook.vault, numbers, checked=london_date(now), now=now)


def judged(phrase: str) -> "Judgement":
    from sos_desktop.vault import passphrase

    return passphrase.judged(phrase)


def generated() -> str:
    from sos_desktop.vault import passphrase

    return passphrase.generate()
