"""``.sosprogramme``: a zip of four members in one order, signed; and its strict reader.

programme.json (what is set), questionnaires.json (whole FHIR files), leaflets.json, signature.json (Ed25519 over the
hashes of the three, with the line of keys that leads to the one that signed). The zip is stored, dated 1980 and always
the same bytes for the same content. Whatever has been read is written again and compared, so nothing can be hidden
in a name, a comment, a second member or a gap. Each refusal says what is the matter, and refuses the whole.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sos_desktop.errors import Finding, ProgrammeRefused, SummaryRefused
from sos_desktop.programme import parts, signing
from sos_desktop.programme.contents import Contents, as_json, forms_json, leaflets_json
from sos_desktop.programme.signing import Handover
from sos_desktop.summary import archive, signed

SUFFIX = ".sosprogramme"
FORMAT = "sos-programme-1"
CONTENTS, FORMS, LEAFLETS, SIGNATURE = (
    *("programme.json", "questionnaires.json"),
    *("leaflets.json", "signature.json"),
)
MEMBERS = (CONTENTS, FORMS, LEAFLETS, SIGNATURE)
LARGEST = 16 * 1024 * 1024
LAST_SERIAL = 999_999
_HEAD = ("format", "serial", "made", "demonstration")
_SAFE = "Nothing has been changed."


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack. ``signer`` and ``handovers`` are empty until it is written."""

    serial: int
    made: date
    demonstration: bool
    contents: Contents
    signer: str = ""
    handovers: tuple[Handover, ...] = ()

    @property
    def name(self) -> str:
        """``programme-3.sosprogramme``: no name of anybody, and the higher number is the newer one."""
        return f"programme-{self.serial}{SUFFIX}"

    @property
    def fingerprint(self) -> str:
        return signing.fingerprint(self.signer)


def write(pack: Pack, seed: bytes) -> bytes:
    """The file, signed by the key that grows from ``seed``. Raises ProgrammeRefused with every finding."""
    from nacl.signing import SigningKey

    members = _members(pack)
    findings = _findings(members, pack)
    if findings:
        raise refusal(findings)
    key = SigningKey(seed)
    public = key.verify_key.encode().hex()
    if pack.handovers and pack.handovers[-1].after != public:
        raise ProgrammeRefused("The line of keys does not lead to this record book.", _SAFE)
    signature = key.sign(_signed(members, pack.handovers)).signature.hex()
    members[SIGNATURE] = signed.written(_signature(public, signature, members, pack.handovers))
    data = archive.pack(members)
    if len(data) > LARGEST:
        raise ProgrammeRefused(
            f"The pack would have {len(data):,} bytes.", _SAFE, f"Keep it to {LARGEST:,}: leave out a form."
        )
    return data


def read(data: bytes) -> Pack:
    """Raises ProgrammeRefused with a sentence that says what is the matter with the file."""
    if len(data) > LARGEST:
        raise ProgrammeRefused(f"It has more than {LARGEST:,} bytes.", _SAFE)
    try:
        members = archive.unpack(data, MEMBERS)
    except SummaryRefused as refused:  # the same box, around something else
        raise ProgrammeRefused(_of_a_pack(refused.happened), _SAFE) from None
    signer, handovers = _signer(members)
    pack = replace(_read(members), signer=signer, handovers=handovers)
    again = _members(pack)
    for name in MEMBERS[:-1]:
        if again[name] != members[name]:
            raise ProgrammeRefused(f"Its {name} is not written as this application writes it.", _SAFE)
    return pack


def head(data: bytes) -> tuple[str, date]:
    """The name of the programme and the day of a pack that was read before, without reading all of it again."""
    content = _loaded(archive.unpack(data, MEMBERS), CONTENTS)
    if not isinstance(content, dict):
        raise ProgrammeRefused("It cannot be read.", _SAFE)
    return str(content.get("name")), date.fromisoformat(str(content.get("made")))


def refusal(findings: "list[Finding]") -> ProgrammeRefused:
    """One refusal of all of them; the first three stand in the sentence."""
    more = f" There are {len(findings) - 3} more." if len(findings) > 3 else ""
    said = " ".join(f"{each}".strip() for each in findings[:3])
    return ProgrammeRefused("It sets something that cannot be used here.", _SAFE, said + more, findings)


def _members(pack: Pack) -> dict[str, bytes]:
    head: dict[str, object] = {
        "format": FORMAT,
        "serial": pack.serial,
        "made": pack.made.isoformat(),
        "demonstration": pack.demonstration,
    }
    return {
        CONTENTS: signed.written(head | as_json(pack.contents)),
        FORMS: signed.written(forms_json(pack.contents)),
        LEAFLETS: signed.written(leaflets_json(pack.contents)),
    }


def _read(members: Mapping[str, bytes]) -> Pack:
    content = _loaded(members, CONTENTS)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ProgrammeRefused("It is of a form that this version of the application does not know.", _SAFE)
    serial, demonstration = content.get("serial"), content.get("demonstration")
    if type(serial) is not int or not 1 <= serial <= LAST_SERIAL:
        raise ProgrammeRefused("Its serial number is not one.", _SAFE)
    if type(demonstration) is not bool:
        raise ProgrammeRefused("It does not say whether it is a demonstration.", _SAFE)
    try:
        made = date.fromisoformat(str(content.get("made")))
        if made.year == date.max.year:
            raise ValueError
    except ValueError:
        raise ProgrammeRefused("It does not say on which day it was made.", _SAFE) from None
    inside = {name: value for name, value in content.items() if name not in _HEAD}
    contents, findings = parts.read(inside, _loaded(members, FORMS), _loaded(members, LEAFLETS), today=made)
    if findings:
        raise refusal(findings)
    return Pack(serial, made, demonstration, contents)


def _findings(members: Mapping[str, bytes], pack: Pack) -> "list[Finding]":
    """What a laptop would find: what is written is read before it is signed."""
    content = _loaded(members, CONTENTS)
    if not 1 <= pack.serial <= LAST_SERIAL or not isinstance(content, dict):
        raise ProgrammeRefused("The serial number is not one.", _SAFE)
    inside = {name: value for name, value in content.items() if name not in _HEAD}
    return parts.read(inside, _loaded(members, FORMS), _loaded(members, LEAFLETS), today=pack.made)[1]


# The signature


def _signer(members: Mapping[str, bytes]) -> tuple[str, tuple[Handover, ...]]:
    given = _loaded(members, SIGNATURE)
    if not isinstance(given, dict):
        raise ProgrammeRefused("Its signature cannot be read.", _SAFE)
    if given.get("signed") != _hashes(members):
        raise ProgrammeRefused("Something in it was changed after it was signed.", _SAFE)
    handovers = signing.read_handovers(given.get("handovers"))
    public, signature = str(given.get("public_key")), str(given.get("signature"))
    if not signing.verified(public, signature, _signed(members, handovers)):
        raise ProgrammeRefused("Its signature does not fit.", _SAFE)
    if handovers and handovers[-1].after != public:
        raise ProgrammeRefused("Its line of keys does not lead to the one that signed it.", _SAFE)
    if given != _signature(public, signature, members, handovers):
        raise ProgrammeRefused("Its signature is of a kind that this version does not know.", _SAFE)
    return public, handovers


def _signature(
    public: str, signature: str, members: Mapping[str, bytes], handovers: tuple[Handover, ...]
) -> dict[str, object]:
    return {
        "algorithm": "Ed25519",
        "public_key": public,
        "signature": signature,
        "signed": _hashes(members),
        "handovers": [each.as_json() for each in handovers],
    }


def _signed(members: Mapping[str, bytes], handovers: tuple[Handover, ...]) -> bytes:
    lines = [f"{digest} {name}" for name, digest in _hashes(members).items()]
    lines += [each.text for each in handovers]
    return ("sos-programme signature 1\n" + "\n".join(lines) + "\n").encode()


def _hashes(members: Mapping[str, bytes]) -> dict[str, str]:
    return {name: signed.hashed(members[name]) for name in MEMBERS[:-1]}


# JSON


def _loaded(members: Mapping[str, bytes], name: str) -> object:
    """JSON written exactly as ``signed.written`` writes it, each name once."""
    try:
        content = json.loads(members[name])
        if signed.written(content) == members[name]:
            return content
    except (ValueError, RecursionError):
        pass
    raise ProgrammeRefused(f"Its {name} cannot be read, or something was added to it.", _SAFE)


def _of_a_pack(sentence: str) -> str:
    return sentence.replace("a summary file", "a programme pack").replace("a summary", "a programme pack")
