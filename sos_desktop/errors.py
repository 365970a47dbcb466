"""Everything the core can refuse, in words that a peer supporter can read.

SosError                        what happened; what is safe; what to do
├── BadInput                    something typed or chosen cannot be kept as it is
├── VaultError                  the record book cannot be used as it is
│   ├── WrongPassphrase         (or a recovery code that does not fit)
│   ├── VaultMissing            there is no record book in that folder
│   ├── VaultDamaged            a file of it is missing, empty, cut, foreign or fails its checks
│   ├── VaultNewer              made by a later version of the application
│   ├── VaultOlderThanItsKeys   an old copy of the records stands in place of a newer one
│   ├── VaultInUse              somebody has it open
│   ├── VaultReadOnly           it can be read, not changed
│   └── PlaceRefused            a record book may not be made there
├── SaveFailed                  the disk refused (full, gone, read-only); nothing shown as saved is lost
├── Finished                    a finished record is amended, never altered
├── QuestionnaireRefused        a form that cannot be used, with each finding
├── ProgrammeRefused        a programme pack that may not be made or loaded, whole, with each finding
└── SummaryRefused              a period or a file that may not be summarised or combined
"""

from collections.abc import Iterable
from typing import ClassVar, NamedTuple


class SosError(Exception):
    """The world is not as it should be.

    ``happened``, ``safe`` and ``do`` are each one plain sentence (the last two may be empty).
    ``code`` is for diagnostics: it never contains anything about people, paths or wording.
    """

    code: ClassVar[str] = "sos"

    def __init__(self, happened: str, safe: str = "", do: str = "") -> None:
        super().__init__(" ".join(part for part in (happened, safe, do) if part))
        self.happened = happened
        self.safe = safe
        self.do = do


class BadInput(SosError):
    code = "bad-input"


class VaultError(SosError):
    code = "vault"


class WrongPassphrase(VaultError):
    code = "wrong-passphrase"


class VaultMissing(VaultError):
    code = "vault-missing"


class VaultDamaged(VaultError):
    code = "vault-damaged"


class VaultNewer(VaultError):
    code = "vault-newer"


class VaultOlderThanItsKeys(VaultError):
    code = "vault-older-than-its-keys"


class VaultInUse(VaultError):
    code = "vault-in-use"


class VaultReadOnly(VaultError):
    code = "vault-read-only"


class PlaceRefused(VaultError):
    code = "place-refused"


class SaveFailed(SosError):
    code = "save-failed"


class Finished(SosError):
    code = "finished"


class Finding(NamedTuple):
    """One thing found in a form: where, what is the matter, and what to do about it.

    ``link_id`` is empty where it concerns the form as a whole.
    """

    link_id: str
    rule: str
    do: str = ""

    def __str__(self) -> str:
        where = f"{self.link_id}: " if self.link_id else ""
        return f"{where}{self.rule}" + (f" {self.do}" if self.do else "")


class QuestionnaireRefused(SosError):
    code = "questionnaire-refused"

    def __init__(self, happened: str, safe: str = "", do: str = "", findings: Iterable[Finding] = ()) -> None:
        super().__init__(happened, safe, do)
        self.findings = tuple(findings)


class SummaryRefused(SosError):
    code = "summary-refused"


class ProgrammeRefused(SosError):
    code = "programme-refused"

    def __init__(self, happened: str, safe: str = "", do: str = "", findings: Iterable[Finding] = ()) -> None:
        super().__init__(happened, safe, do)
        self.findings = tuple(findings)
