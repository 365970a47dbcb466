"""A made-up network put into a demonstration that is open: so that its pages have something to add up."""

from datetime import datetime
from pathlib import Path

from sos_desktop.combining import kept
from sos_desktop.dates import london_date
from sos_desktop.demonstration.network import SUMMARIES, WITHDRAWN
from sos_desktop.demonstration.network_team import FIGURES, REGISTER
from sos_desktop.errors import BadInput
from sos_desktop.impact import trust_book
from sos_desktop.programme import register_file
from sos_desktop.vault.folder import Vault


def bring_in(vault: Vault, folder: Path, *, now: datetime) -> int:
    """All that ``network.make`` has made in ``folder``, as the SoS team would add it; how many summaries are new.

    Raises BadInput for a record book of real people: made-up files never lie beside real ones.
    """
    if not vault.meta.demonstration:
        raise BadInput(
            "This record book is for real work, and the network is made up.",
            "Nothing has been added.",
            "Open a record book of made-up records, and try it there.",
        )
    today, store = london_date(now), vault.store
    sheet = register_file.read((folder / REGISTER).read_bytes(), today=today)
    figures = (folder / FIGURES).read_bytes()
    with store.change(now=now):
        register_file.bring_in(store, sheet, now=now, today=today)
        trust_book.load(store, FIGURES, figures, now=now, today=today)
        new = kept.keep(store, [folder / SUMMARIES], lambda done, of: None, now=now).new
        for file_id in (folder / WITHDRAWN).read_text("ascii").split():
            kept.withdraw(store, file_id, now=now)
    return new
