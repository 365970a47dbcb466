"""A pack prepared as files, for whoever keeps them in their own way: ``programme.json``, ``questionnaires/*.json`` and
``leaflets/*.txt`` in a folder, or the JSON alone.

A leaflet's first line is its title and its second for whom it is, as in the leaflets of the application; its name is
that of its file.
"""

import json
from pathlib import Path

from sos_desktop.errors import BadInput
from sos_desktop.programme import document
from sos_desktop.vault.files import read_at_most

CONTENTS, FORMS, LEAFLETS = "programme.json", "questionnaires", "leaflets"
_SAFE = "Nothing has been made."
_MOST = 100


def read(source: Path) -> tuple[object, list[object], list[object]]:
    """The three members of a pack as JSON, checked by nobody yet. Raises BadInput where a file cannot be read."""
    if not source.is_dir():
        return _json(source), [], []
    forms = [{"file_name": path.name, "content": _text(path)} for path in _files(source / FORMS, "*.json")]
    return (
        _json(source / CONTENTS),
        list(forms),
        [_leaflet(path) for path in _files(source / LEAFLETS, "*.txt")],
    )


def _files(folder: Path, pattern: str) -> list[Path]:
    found = sorted(folder.glob(pattern)) if folder.is_dir() else []
    if len(found) > _MOST:
        raise BadInput(f"There are more than {_MOST} files in “{folder.name}”.", _SAFE)
    return found


def _leaflet(path: Path) -> dict[str, str]:
    title, _, rest = _text(path).strip().replace("\r\n", "\n").partition("\n")
    whom, _, text = rest.partition("\n")
    return {"name": path.stem, "title": title, "whom": whom, "text": text.strip()}


def _json(path: Path) -> object:
    try:
        return json.loads(_text(path), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise BadInput(f"{path.name} is not JSON, or says something twice.", _SAFE) from None


def _text(path: Path) -> str:
    try:
        data = read_at_most(path, document.LARGEST)
        if len(data) > document.LARGEST:
            raise BadInput(f"{path.name} is too large.", _SAFE)
        return data.decode("utf-8-sig")
    except OSError:
        raise BadInput(f"{path.name} cannot be read.", _SAFE, "Please check its name and place.") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path.name} is not text in UTF-8.", _SAFE) from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError
    return content
