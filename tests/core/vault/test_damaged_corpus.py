"""Every kind of damage that is kept in tests/data/damaged, with the sentence that it is met with."""

import runpy
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sos_desktop.errors import SosError
from sos_desktop.vault import migrate
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.soundness import findings, sound

CORPUS = Path(__file__).parents[2] / "data" / "damaged"
KINDS = runpy.run_path(str(CORPUS / "kinds.py"))
REFUSED, OPENS, FOUND_BY_CHECKING = KINDS["REFUSED"], KINDS["OPENS"], KINDS["FOUND_BY_CHECKING"]


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The application had the form that the corpus has: an earlier one is brought up to date, not met as it is."""
    steps = migrate.steps()[: KINDS["FORM"]]
    monkeypatch.setattr(migrate, "steps", lambda: steps)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CORPUS / "sound", tmp_path / "Kingfisher"))


def test_undamaged_it_is_sound(kept: Path, open_vault: Callable[..., Vault]):
    vault = open_vault(kept)
    assert sound(vault)
    assert len(vault.store.rows("SELECT * FROM practitioners")) == 40


@pytest.mark.parametrize("what", REFUSED)
def test_each_damage_is_met_with_its_sentence_and_nothing_is_touched(
    what: str, kept: Path, open_vault: Callable[..., Vault]
):
    damage, code, sentence = REFUSED[what]
    damage(kept)
    before = {path.name: path.read_bytes() for path in kept.iterdir()}
    with pytest.raises(SosError) as refused:
        open_vault(kept)
    assert (refused.value.code, sentence in refused.value.happened) == (code, True), str(refused.value)
    assert refused.value.safe
    after = {path.name: path.read_bytes() for path in kept.iterdir() if path.name in before}
    assert after == before


@pytest.mark.parametrize("what", OPENS)
def test_what_can_be_mended_opens_and_is_said(what: str, kept: Path, open_vault: Callable[..., Vault]):
    damage, sentence = OPENS[what]
    damage(kept)
    vault = open_vault(kept)
    assert any(notice.startswith(sentence) for notice in vault.notices), vault.notices
    assert len(vault.store.rows("SELECT * FROM practitioners")) == 40


@pytest.mark.parametrize("what", FOUND_BY_CHECKING)
def test_what_opening_does_not_meet_is_found_by_looking_at_all_of_it(
    what: str, kept: Path, open_vault: Callable[..., Vault]
):
    damage, where = FOUND_BY_CHECKING[what]
    damage(kept)
    assert where in [found.where for found in findings(open_vault(kept)) if not found.sound]
