"""A finished record as FHIR R4, for a system of the trust: what was answered, and nothing about who it was."""

import json

from sos_desktop.records import masking, versions
from sos_desktop.vault.store import Store


def responses(store: Store, session_id: str) -> bytes:
    """A QuestionnaireResponse, or where several forms were filled in a Bundle of them, as JSON in UTF-8.

    Raises BadInput where the record was moved and its words have not been reviewed yet.
    """
    masking.refuse_unreviewed(store, session_id)
    found = versions.newest(store, session_id).content.get("responses", [])
    rows = found if isinstance(found, list) else []
    content = rows[0] if len(rows) == 1 else _bundle(rows)
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _bundle(rows: list[object]) -> dict[str, object]:
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": row} for row in rows],
    }
