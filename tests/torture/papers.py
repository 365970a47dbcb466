"""More of what comes from outside, for ``parsers``: the organisation's policy, forms, manifests, escrow papers."""

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

Target = tuple[Callable[[bytes], object], list[bytes]]
_PLAIN = (True, False, None, 0, 1, 2, 15, 16, -1, 10**20, 0.5, "", "1", "0", "é\ud800")
_DEEPEST = 12


def grown(data: bytes, words: tuple[str, ...]) -> bytes:
    """JSON as it is; other bytes choose, one after the other, what JSON of these words is to be made of.

    Changing bytes of JSON seldom leaves JSON; this way every input reaches what reads it.
    """
    if data[:1] in (b"{", b"["):
        return data
    left = list(reversed(data))

    def value(deep: int) -> object:
        chosen = left.pop() if left else 0
        if deep < _DEEPEST and chosen < 64:
            return {words[left.pop() % len(words)]: value(deep + 1) for _ in range(chosen % 9) if left}
        if deep < _DEEPEST and chosen < 128:
            return [value(deep + 1) for _ in range(chosen % 5) if left]
        if chosen < 192:
            return words[chosen % len(words)]
        return _PLAIN[chosen % len(_PLAIN)]

    return json.dumps(value(0)).encode()


def policy() -> Target:
    """What is accepted is never longer than what is allowed anyway."""
    from sos_desktop import policy

    words = ("idle-minutes", "blank-minutes", "session-minutes", "second-place", "log-each-read", "retention-years",
             *policy.RETENTION)  # fmt: skip

    def parse(data: bytes) -> None:
        found = policy.parse(grown(data, words))
        longest = policy.LONGEST
        shorter = found.idle <= longest.idle and found.blank <= longest.blank
        if not (shorter and found.session <= longest.session and found.sound):
            raise AssertionError("a policy made a laptop less careful")

    return parse, [
        b'{"idle-minutes": 3, "blank-minutes": 1, "session-minutes": 10}',
        b'{"retention-years": {"supported": 8, "offered": 2}, "log-each-read": true, "second-place": true}',
        b"{}",
    ]


def questionnaire() -> Target:
    """Read and checked by two ways in, which must agree; what is accepted is read the same again."""
    from sos_desktop.errors import QuestionnaireRefused
    from sos_desktop.questionnaires import parse as forms

    shipped = Path(__file__).parents[2] / "resources"
    forms_there = sorted((*shipped.glob("guides/*.json"), *shipped.glob("questionnaires/*.json")))
    smallest = sorted((path.read_bytes() for path in forms_there), key=len)[:6]
    small = {
        "resourceType": "Questionnaire", "url": "https://example.org/made-up", "version": "1", "status": "active",
        "item": [
            {"linkId": "1", "type": "group", "text": "Made up", "item": [
                {"linkId": "1.1", "type": "choice", "text": "One?", "answerOption": [{"valueCoding": {"code": "a"}}]},
                {"linkId": "1.2", "type": "integer", "text": "How many?", "enableWhen": [
                    {"question": "1.1", "operator": "=", "answerCoding": {"code": "a"}}]},
            ]},
        ],
    }  # fmt: skip
    beginnings = [*smallest, json.dumps(small).encode()]
    words = tuple(sorted({word for data in beginnings for word in _words(json.loads(data))}))

    def parse(data: bytes) -> None:
        data = grown(data, words)
        report = forms.check(data)
        report.lines()
        try:
            form = forms.read(data)
        except QuestionnaireRefused as refused:
            if not report.refused or not refused.findings:
                raise AssertionError("refused without a reason") from None
            return
        if report.refused or forms.read(data) != form:
            raise AssertionError("read, and refused")

    return parse, beginnings


def _words(content: object) -> Iterator[str]:
    """Every name, and every short text."""
    if isinstance(content, dict):
        yield from content
        content = list(content.values())
    if isinstance(content, list):
        for each in content:
            yield from _words(each)
    elif isinstance(content, str) and len(content) < 120:
        yield content


def backup_manifest() -> Target:
    """The text at the end of a backup, its checksum mended, as somebody would change it who mends that too."""
    from sos_desktop.vault import manifest
    from sos_desktop.vault.slots import canonical
    from tests.torture.parsers import a_manifest

    def parse(data: bytes) -> None:
        try:
            content = json.loads(data)
            content["checksum"] = manifest._checksum({k: v for k, v in content.items() if k != "checksum"})
            data = canonical(content)
        except (ValueError, TypeError, AttributeError, RecursionError):
            pass
        found = manifest.parse(data)
        if manifest.parse(found.to_bytes()) != found or found.size < 0:
            raise AssertionError("what was read is not what is written")

    made = a_manifest()
    return parse, [made.to_bytes(), made.sealed(bytes(32)).to_bytes()]


def escrow_papers() -> Target:
    """The two files of an escrow key."""
    from sos_desktop.errors import BadInput
    from sos_desktop.vault import escrow_files
    from sos_desktop.vault.escrow import EscrowKey, Recipient

    path = Path(tempfile.mkdtemp(dir=sys.argv[3])) / "made-up"
    key = EscrowKey(bytes(range(32)))
    recipient = Recipient("SoS lead", key.public)

    def parse(data: bytes) -> None:
        path.write_bytes(data)
        for read in (escrow_files.read_public, escrow_files.read_private):
            try:
                found = read(path)
            except BadInput:
                continue
            if isinstance(found, Recipient):
                path.write_bytes(escrow_files.public_file(found))
                if escrow_files.read_public(path) != found:
                    raise AssertionError("what was read is not what is written")

    return parse, [escrow_files.public_file(recipient), escrow_files.private_file(key, "SoS lead")]


def set_aside() -> Target:
    """What was set aside and is put in again: read as if a stranger had written it, then put into a record book,
    which is left as it was."""
    from sos_desktop.records import bringing_in, set_aside
    from tests.torture import made_up

    place = Path(tempfile.mkdtemp(dir=sys.argv[3])) / made_up.BOOK
    made_up.furnish(place)
    vault = made_up.unlock(place)
    store, heron = vault.store, made_up.session_of(vault.store, "Heron")
    note = made_up.meant(store, heron, "note")[0]
    guide = made_up.sessions.read(store, heron).guide
    pieces = [
        {"welcome": heron},
        {
            "answer": heron,
            "form": guide.canonical,
            "place": note.link_id,
            "values": '[{"valueString":"Made up"}]',
        },
        {"typed": "person", "content": {"code_name": "Wren"}},
    ]
    content = {
        "format": set_aside.FORMAT,
        "vault": vault.meta.vault_id.hex(),
        "at": "2026-11-23T14:05:00Z",
        "pieces": pieces,
    }
    words = tuple(sorted({*_words(content), *(item.link_id for item in guide.walk())}))

    def parse(data: bytes) -> None:
        given = grown(data, words)
        try:
            if isinstance(rows := json.loads(given), list):
                given = json.dumps({**content, "pieces": rows}).encode()
        except (ValueError, RecursionError):
            pass
        found = set_aside.parse(given, vault.meta.vault_id)
        bringing_in.lines(store, found)
        try:
            with store.change(now=made_up.NOW):
                bringing_in.put_in(store, found.pieces, at=found.at, now=made_up.NOW)
                raise _LeaveItError
        except _LeaveItError:
            return

    return parse, [json.dumps(content).encode(), json.dumps(pieces).encode()]


class _LeaveItError(Exception):
    """So that the record book stays as it was."""


TARGETS: dict[str, Callable[[], Target]] = {
    "policy": policy,
    "questionnaire": questionnaire,
    "backup manifest": backup_manifest,
    "escrow papers": escrow_papers,
    "set aside": set_aside,
}
