"""The register as whoever adds up files needs it: whose files are believed, and whose are waited for."""

from sos_desktop.combining.senders import Sender, Senders
from sos_desktop.dates import Quarter
from sos_desktop.programme import register
from sos_desktop.vault.store import Store


def of(store: Store) -> Senders | None:
    """None where the register has no key: then nobody's file can be told from a stranger's. Files with noise are added
    all the same, since each is protected by itself; halves are not."""
    everybody = [each.entry for each in register.everybody(store)]
    if not any(entry.keys for entry in everybody):
        return None
    return Senders(tuple(_sender(entry) for entry in everybody if entry.keys or entry.sends_from))


def _sender(entry: register.Entry) -> Sender:
    last = entry.sends_to or (Quarter.of(entry.left_on) if entry.left_on else None)
    return Sender(entry.name, entry.organisation, entry.keys, entry.sends_from or NEVER, last)


NEVER = Quarter(9999, 4)
"""From which quarter somebody is expected who sends no summaries; what comes from their key is added all the same."""
