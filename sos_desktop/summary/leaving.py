"""A summary as it is made: one package whose numbers are moved by chance, or two halves that say nothing alone.

Each is sealed where the parameters in force name somebody to seal it for. The same vault, quarter and counts give the
same moved numbers for good; halves are split by the operating system's chance and seals are random, so what left is
kept as it left.
"""

import hashlib
import hmac
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sos_desktop.dates import Quarter
from sos_desktop.summary import document, sealing, shares
from sos_desktop.summary.document import Document
from sos_desktop.summary.events import Counted
from sos_desktop.summary.noise import Draw, Noise, draw_from
from sos_desktop.summary.parameters import WITHOUT_A_PACK, Parameters, Recipient
from sos_desktop.summary.tables import DEFAULT, KNOWN, Cell, Mode, Specification
from sos_desktop.vault.meta import Meta

Chance = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Leaving:
    """One file as it leaves. ``package`` can be read here; ``sealed`` is what leaves where it is ``sealed_for``
    somebody."""

    document: Document
    package: bytes
    sealed: bytes | None = None
    sealed_for: str = ""

    @property
    def data(self) -> bytes:
        return self.package if self.sealed is None else self.sealed

    @property
    def name(self) -> str:
        """``summary-2026-Q3-1f3a9c.zip``, with ``.age`` where it is sealed."""
        return self.document.name + ("" if self.sealed is None else sealing.SUFFIX)

    @property
    def fingerprint(self) -> str:
        """The beginning of the SHA-256 of the bytes, in groups of four, to be read out."""
        digits = hashlib.sha256(self.data).hexdigest()[:16]
        return " ".join(digits[at : at + 4] for at in range(0, 16, 4))


def prepared(meta: Meta, quarter: Quarter, counted: Counted, chosen: Parameters = WITHOUT_A_PACK) -> Document:
    """What a file would hold before anybody is told of it. Halves are not split before they leave: no counts here."""
    specification = chosen.specification
    if specification.mode is Mode.SHARES:
        counts: dict[Cell, int] = {}
    else:
        noise = Noise(specification.epsilon)
        counts = {
            cell: noise.protected(counted.cells[cell], _draw(meta, specification, quarter, cell))
            for cell in specification.cells
        }
    file_id = file_id_of(meta, quarter)
    return Document(specification, file_id, meta.organisation, quarter, meta.demonstration, counts)


def made(
    meta: Meta, quarter: Quarter, counted: Counted, chosen: Parameters, *, chance: Chance = os.urandom
) -> tuple[Leaving, ...]:
    """Every file of a summary, signed and sealed. Raises SaveFailed, BadInput where it cannot be sealed."""
    whole = prepared(meta, quarter, counted, chosen)
    if chosen.mode is not Mode.SHARES:
        return (_signed(meta, whole, chosen.recipients),)
    split = shares.new_split({cell: counted.cells[cell] for cell in whole.specification.cells}, chance)
    halves = (
        replace(whole, half=half, split_id=split.split_id, counts=counts)
        for half, counts in enumerate((split.first, split.second), start=1)
    )
    return tuple(_signed(meta, half, (office,)) for half, office in zip(halves, chosen.offices, strict=True))


def _signed(meta: Meta, made: Document, receivers: Sequence[Recipient]) -> Leaving:
    package = document.write(made, meta.signing_seed)
    keys = [each.key for each in receivers if each.key]
    named = ", ".join(each.name for each in receivers)
    sealed = sealing.seal(package, keys) if keys else None
    return Leaving(replace(made, signer=document.public_half(meta.signing_seed)), package, sealed, named)


def file_id_of(meta: Meta, quarter: Quarter) -> str:
    """The same under any parameters: a quarter has one name, so it is never taken for two."""
    said = f"file id\n{DEFAULT.name}\n{quarter}".encode()
    return hmac.digest(meta.install_key, said, "sha256").hex()[:32]


def _draw(meta: Meta, specification: Specification, quarter: Quarter, cell: Cell) -> Draw:
    """Of another epsilon other chances: the same draw under two of them would tell what lies between."""
    how = () if specification.name in KNOWN else (str(specification.epsilon),)
    return draw_from(meta.install_key, specification.name, *how, str(quarter), *cell)
