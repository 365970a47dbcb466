"""The next pack, prepared in the SoS team's record book."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from sos_desktop.errors import BadInput, ProgrammeRefused, SosError
from sos_desktop.programme import document, letter, loading, preparing, register, signing
from sos_desktop.programme.register import Entry
from sos_desktop.vault.folder import Vault


@pytest.fixture
def prepare(team: Vault, given: Any, now: datetime) -> Callable[..., None]:
    def kept(**other: Any) -> None:
        for part, content in given(**other).items():
            if part != "practitioners":
                preparing.keep(team.store, part, content, now=now)

    return kept


def test_what_is_prepared_is_checked_while_it_is_half_done(team: Vault, now: datetime, today: date) -> None:
    prepared = preparing.read(team, today=today)
    assert {each.link_id for each in prepared.findings} == {"name", "organisations"}
    assert prepared.serial == 1 and len(prepared.fingerprint.split()) == 8
    preparing.keep(team.store, "name", "SoS", now=now)
    preparing.keep(team.store, "organisations", [{"code": "rx1", "name": "NUH"}], now=now)
    (finding,) = preparing.read(team, today=today).findings
    assert str(finding).startswith("organisations: 1: “code” is not an ODS code.")
    with pytest.raises(ProgrammeRefused, match="not an ODS code"):
        preparing.make(team, now=now, today=today)
    assert preparing.made(team.store) == ()
    preparing.keep(team.store, "organisations", None, now=now)
    assert "organisations" not in preparing.read(team, today=today).given
    with pytest.raises(ValueError, match="practitioners"):
        preparing.keep(team.store, "practitioners", [], now=now)
    with pytest.raises(BadInput, match="more than a pack can hold"):
        preparing.keep(team.store, "leaflets", ["x" * (document.LARGEST + 1)], now=now)


def test_a_pack_is_made_with_the_keys_of_the_register_and_the_next_number(
    team: Vault, laptop: Vault, prepare: Any, form_of: Any, now: datetime, today: date, seeds: Any
) -> None:
    prepare()
    preparing.keep(team.store, preparing.FORMS, [form_of()], now=now)
    key = signing.public_key(seeds[0])
    register.add(team.store, Entry("Ada Hale", keys=(key,)), now=now, today=today)
    made = preparing.make(team, now=now, today=today)
    pack = document.read(made.data)
    assert (made.serial, pack.made, pack.contents.practitioners) == (1, today, (key,))
    assert preparing.make(team, now=now, today=today).serial == 2
    assert [each.serial for each in preparing.made(team.store)] == [2, 1]
    assert preparing.made(team.store)[1] == made
    looked = loading.load(laptop, made.data, fingerprint=pack.fingerprint, now=now)
    assert ("The programme", "Practitioners’ keys") in {(each.part, each.what) for each in looked.changes}
    with pytest.raises(SosError), team.store.change(now=now) as change:
        change.run("DELETE FROM packs_made")


def test_the_letter_says_the_fingerprint_in_groups(
    team: Vault, prepare: Any, now: datetime, today: date
) -> None:
    prepare()
    made = preparing.make(team, now=now, today=today)
    said = letter.of(made.data)
    groups = document.read(made.data).fingerprint.split()
    assert "   ".join(groups[:4]) in said and "   ".join(groups[4:]) in said
    assert "programme-1.sosprogramme" in said and "23 November 2026" in said
    assert "demonstration" not in said


def test_a_demonstration_makes_demonstrations(new_vault: Any, given: Any, now: datetime, today: date) -> None:
    made_up = new_vault("Made-up team", kind="team", demonstration=True)
    for part in ("name", "organisations"):
        preparing.keep(made_up.store, part, given()[part], now=now)
    made = preparing.make(made_up, now=now, today=today)
    assert document.read(made.data).demonstration
    assert letter.of(made.data).startswith("Made-up: a demonstration.")


def test_it_can_begin_from_an_earlier_pack_and_then_its_number_rises(
    team: Vault, pack_of: Any, form_of: Any, now: datetime, today: date
) -> None:
    pack = preparing.begin_from(team, pack_of(7, forms=[form_of()]), now=now)
    prepared = preparing.read(team, today=today)
    assert prepared.findings == () and prepared.serial == 8
    assert prepared.contents == pack.contents
    assert preparing.make(team, now=now, today=today).serial == 8
    with pytest.raises(ProgrammeRefused):
        preparing.begin_from(team, b"tea", now=now)


def test_the_programme_moves_to_another_record_book_and_laptops_follow(
    team: Vault, laptop: Vault, new_vault: Any, prepare: Any, now: datetime, today: date
) -> None:
    prepare()
    first = preparing.make(team, now=now, today=today)
    loading.load(laptop, first.data, fingerprint=document.read(first.data).fingerprint, now=now)
    newer = new_vault("Newer", kind="team")
    public = signing.public_key(newer.meta.signing_seed)
    with pytest.raises(BadInput, match="not the public signing key"):
        preparing.hand_on(team, signing.public_key(team.meta.signing_seed), now=now)
    lines = preparing.hand_on(team, f"  {public.upper()}\n", now=now)
    assert preparing.read(team, today=today).handed_on == signing.fingerprint(public)
    with pytest.raises(ProgrammeRefused, match="handed the programme on"):
        preparing.make(team, now=now, today=today)
    with pytest.raises(BadInput, match="another record book"):
        preparing.take_over(team, lines, now=now)
    for nonsense in ("", "tea", lines[:-1] + ("0" if lines[-1] != "0" else "1")):
        with pytest.raises(BadInput):
            preparing.take_over(newer, nonsense, now=now)
    preparing.begin_from(newer, first.data, now=now)
    assert preparing.take_over(newer, lines, now=now).before == signing.public_key(team.meta.signing_seed)
    second = preparing.make(newer, now=now, today=today)
    looked = loading.load(laptop, second.data, fingerprint=document.read(second.data).fingerprint, now=now)
    assert looked.handed_on and second.serial == 2


def test_a_practitioner_s_record_book_makes_none(
    laptop: Vault, given: Any, now: datetime, today: date
) -> None:
    for part in ("name", "organisations"):
        preparing.keep(laptop.store, part, given()[part], now=now)
    with pytest.raises(ProgrammeRefused, match="SoS team’s record book"):
        preparing.make(laptop, now=now, today=today)
