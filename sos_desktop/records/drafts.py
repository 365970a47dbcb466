"""What stands in a form that has not been kept yet, so that leaving or locking loses none of it."""

import json
from collections.abc import Mapping
from datetime import datetime

from sos_desktop.dates import stamp
from sos_desktop.vault.store import Store


def keep(store: Store, form: str, content: Mapping[str, object], *, now: datetime) -> None:
    """Keep what stands in the form, by field, in place of what stood there before."""
    with store.change(now=now) as change:
        change.run(
            "INSERT INTO drafts (form, content, saved) VALUES (?, ?, ?) ON CONFLICT (form)"
            " DO UPDATE SET content = excluded.content, saved = excluded.saved",
            (form, json.dumps(content), stamp(now)),
        )


def read(store: Store, form: str) -> dict[str, object]:
    """What stood in the form, by field; empty where nothing did."""
    row = store.row("SELECT content FROM drafts WHERE form = ?", (form,))
    content: dict[str, object] = json.loads(row["content"]) if row else {}
    return content


def clear(store: Store, form: str, *, now: datetime) -> None:
    """The form was kept, or given up."""
    with store.change(now=now) as change:
        change.run("DELETE FROM drafts WHERE form = ?", (form,))
