"""Loading a pack: shown before, in force at once and whole, or refused whole."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from sos_desktop.dates import Quarter
from sos_desktop.errors import BadInput, ProgrammeRefused
from sos_desktop.policy import Policy
from sos_desktop.programme import document, loading, signing
from sos_desktop.programme.changes import How
from sos_desktop.records import library, programme, retention, services, urgent_numbers
from sos_desktop.summary import parameters
from sos_desktop.vault import urgent_numbers as beside
from sos_desktop.vault.folder import Vault
from sos_desktop.vault.urgent_numbers import Number

Make = Callable[..., bytes]
NEW_TABLES = {
    "mode": "noise",
    "epsilon": "1/2",
    "tables": ["case/total", "case/staff-group"],
    "merges": [],
    "recipients": [],
    "offices": [],
}


@pytest.fixture
def load(laptop: Vault, now: datetime) -> Callable[..., loading.Looked]:
    """As a person does who compares the fingerprint and agrees."""

    def loaded(data: bytes, **how: Any) -> loading.Looked:
        return loading.load(laptop, data, fingerprint=document.read(data).fingerprint, **{"now": now, **how})

    return loaded


@pytest.fixture
def refused(laptop: Vault, now: datetime, digest: Any) -> Callable[[bytes, str], None]:
    """Fails where it is not refused with these words, or where anything in the record book has changed."""

    def check(data: bytes, says: str) -> None:
        before = digest(laptop.store), laptop.meta, beside.read(laptop.folder)
        with pytest.raises(ProgrammeRefused, match=says):
            loading.look(laptop, data, now=now)
        with pytest.raises(ProgrammeRefused, match=says):
            fingerprint = document.read(data).fingerprint
            loading.load(laptop, data, fingerprint=fingerprint, now=now)
        assert (digest(laptop.store), laptop.meta, beside.read(laptop.folder)) == before

    return check


def test_looking_changes_nothing_and_says_everything(
    laptop: Vault, pack_of: Make, form_of: Any, digest: Any, now: datetime
) -> None:
    before = digest(laptop.store)
    looked = loading.look(laptop, pack_of(forms=[form_of()], summary=NEW_TABLES), now=now)
    assert digest(laptop.store) == before
    assert looked.first and not looked.handed_on
    said = {f"{each.part} / {each.said()}" for each in looked.changes}
    assert said >= {
        "The programme / RX1: added (“Nottingham University Hospitals; sites: Queen’s Medical Centre RX1RA”)",
        "Staff, for rates / Students: added (“300”)",
        "Summaries, from the quarter January to March 2027 on / How counts are protected: changed from"
        " “random noise, epsilon 1 for each number” to “random noise, epsilon 1/2 for each number”",
        "Follow-ups that are booked from now on / Follow-up: changed from “28 days after the first assessment” to"
        " “30 days after the first assessment”",
        "When records are looked at again / Somebody who came to a session: added (“after 8 years, or sooner”)",
        "Directory / staff-psychology: added (“Staff psychology, tier 3, ext. 4321, Everybody who works here, checked"
        " on 2 November 2026”)",
        "Questionnaires / Tea and biscuits: added (“https://forms.example/Questionnaire/tea|1”)",
        "Your site’s urgent numbers (F9) / Site co-ordinator: added (“0115 496 0000, Nights”)",
        "Backups / A second place: added (“asked for”)",
    }


def test_all_of_it_is_in_force_once_it_is_loaded(
    laptop: Vault, pack_of: Make, form_of: Any, load: Any, now: datetime, today: date
) -> None:
    data = pack_of(forms=[form_of()], summary=NEW_TABLES)
    load(data)
    store = laptop.store
    assert loading.in_force(store) == loading.InForce(
        1, "Supporting our Staff, made-up trust", document.read(data).fingerprint, today, date(2026, 11, 20)
    )
    assert programme.rules(store).follow_up_days == 30
    assert programme.policy(store) == Policy(second_place=True, retention=(("offered", 2), ("supported", 8)))
    (note,) = programme.thresholds(store, "https://forms.example/Questionnaire/tea|1")
    assert note.said() == (
        "Your trust’s own note: from 6, “talk it over with a TRiM manager” (Dr A Hale, 3 May 2026)."
    )
    office, hint = programme.information_governance(store), programme.escrow(store)
    assert office and office.name == "Information governance" and hint and hint.label == "SoS lead"
    assert [each.title for each in programme.leaflets(store)] == ["Our own leaflet"]
    own = [each for each in services.listed(store) if not each.shipped]
    assert [(each.entry.name, each.checked_by) for each in own] == [("Staff psychology", "programme pack 1")]
    assert [each.title for each in library.entries(store) if not each.ours] == ["Tea and biscuits"]
    numbers = urgent_numbers.own(store)
    assert numbers is not None and numbers.numbers[0].name == "Site co-ordinator"
    placed = beside.read(laptop.folder)
    assert placed is not None and placed.numbers == numbers.numbers  # for the locked window, too
    assert (
        store.row("SELECT action FROM audit ORDER BY seq DESC LIMIT 1")["action"] == "programme pack loaded"
    )
    assert store.first_unsound_entry() is None


def test_summaries_follow_it_from_the_next_quarter_on(
    laptop: Vault, pack_of: Make, load: Any, today: date
) -> None:
    load(pack_of(summary=NEW_TABLES))
    this = Quarter.of(today)
    assert parameters.in_force(laptop.store, this) == parameters.WITHOUT_A_PACK
    assert parameters.in_force(laptop.store, this.next).tables == ("case/total", "case/staff-group")
    assert parameters.in_force(laptop.store, this.next).serial == 1
    load(pack_of(2))  # sets none: as the application has it, under the pack's own number
    assert parameters.in_force(laptop.store, this.next) == parameters.Parameters(serial=2)


def test_a_pack_without_tables_leaves_summaries_as_they_are(
    laptop: Vault, pack_of: Make, load: Any, today: date
) -> None:
    load(pack_of())
    assert parameters.in_force(laptop.store, Quarter.of(today).next) == parameters.WITHOUT_A_PACK


def test_the_fingerprint_that_was_compared_is_the_one_that_counts(
    laptop: Vault, pack_of: Make, seeds: Any, digest: Any, now: datetime
) -> None:
    before = digest(laptop.store)
    other = signing.fingerprint(signing.public_key(seeds[1]))
    with pytest.raises(ProgrammeRefused, match="not the one that was compared"):
        loading.load(laptop, pack_of(), fingerprint=other, now=now)
    assert digest(laptop.store) == before
    same = signing.fingerprint(signing.public_key(seeds[0])).lower().replace(" ", "  ")
    assert loading.load(laptop, pack_of(), fingerprint=same, now=now).first


def test_another_programme_s_pack_is_refused(pack_of: Make, load: Any, refused: Any, seeds: Any) -> None:
    load(pack_of(1))
    refused(pack_of(2, seed=seeds[1]), "another programme")


def test_an_older_pack_and_another_of_the_same_number_are_refused(
    pack_of: Make, load: Any, refused: Any
) -> None:
    load(pack_of(3))
    refused(pack_of(2), "number 2, and number 3 was loaded before")
    refused(pack_of(3, name="Another name"), "says something else")
    looked = load(pack_of(3))  # the very same
    assert not looked.first and looked.changes == ()


def test_a_demonstration_stays_among_demonstrations(
    pack_of: Make, refused: Any, new_vault: Any, now: datetime
) -> None:
    refused(pack_of(demonstration=True), "demonstration, and this record book is not")
    made_up = new_vault("Made-up", demonstration=True)
    with pytest.raises(ProgrammeRefused, match="record book is a demonstration, and the pack is not"):
        loading.look(made_up, pack_of(), now=now)


def test_the_sos_team_s_own_record_book_loads_none(team: Vault, pack_of: Make, now: datetime) -> None:
    with pytest.raises(ProgrammeRefused, match="SoS team’s record book"):
        loading.look(team, pack_of(), now=now)


def test_a_pack_from_the_future_is_refused(pack_of: Make, refused: Any) -> None:
    refused(pack_of(day=date(2026, 12, 1)), "still to come. .* clock")


def test_a_new_key_counts_when_the_old_one_has_signed_it(
    laptop: Vault, pack_of: Make, load: Any, refused: Any, seeds: Any
) -> None:
    old, new = seeds
    load(pack_of(1))
    handover = signing.hand_on(old, signing.public_key(new))
    looked = load(pack_of(2, seed=new, handovers=[handover]))
    assert looked.handed_on and not looked.first
    refused(pack_of(3, seed=old), "another programme")  # the old one signs no more
    load(pack_of(4, seed=new))


def test_whoever_missed_a_pack_follows_the_whole_line_of_keys(pack_of: Make, load: Any, seeds: Any) -> None:
    old, new = seeds
    newest = bytes(range(2, 34))
    line = [
        signing.hand_on(old, signing.public_key(new)),
        signing.hand_on(new, signing.public_key(newest)),
    ]
    load(pack_of(1))
    assert load(pack_of(5, seed=newest, handovers=line)).handed_on


def test_what_a_newer_pack_leaves_out_is_retired_and_nothing_is_deleted(
    laptop: Vault, pack_of: Make, form_of: Any, load: Any
) -> None:
    load(pack_of(1, forms=[form_of()], forms_used={"guide one-to-one": ""}))
    assert library.choices(laptop.store) == {"guide one-to-one": ""}
    looked = load(
        pack_of(
            2, services=[], urgent_numbers=[], second_place=False, retention={}, thresholds=[], leaflets=[],
            information_governance=None, escrow=None, follow_ups=None, headcount=None,
        )
    )  # fmt: skip
    gone = {(each.part, each.what) for each in looked.changes if each.how is How.REMOVED}
    assert gone >= {
        ("Directory", "staff-psychology"),
        ("Questionnaires", "Tea and biscuits"),
        ("Questionnaires", "Used for guide one-to-one"),
        ("Your site’s urgent numbers (F9)", "Site co-ordinator"),
        ("Backups", "A second place"),
        ("Leaflets", "Our own leaflet"),
    }
    store = laptop.store
    (service,) = [each for each in services.listed(store, away=True) if not each.shipped]
    assert service.away is not None
    (form,) = [each for each in library.entries(store) if not each.ours]
    assert form.retired
    assert library.choices(store) == {}
    assert programme.rules(store).follow_up_days == 28 and programme.policy(store) == Policy()
    load(pack_of(3, forms=[form_of()]))
    assert not next(each for each in library.entries(store) if not each.ours).retired
    assert [each for each in services.listed(store) if not each.shipped]


def test_what_was_changed_on_the_laptop_since_is_shown_as_it_stands(
    laptop: Vault, pack_of: Make, load: Any, now: datetime, today: date
) -> None:
    load(pack_of(1))
    (own,) = [each for each in services.listed(laptop.store) if not each.shipped]
    entry = services.Entry(3, "Staff psychology", "ext. 9999")
    services.change(laptop.store, own.id, entry, checked=today, now=now)
    looked = loading.look(laptop, pack_of(2), now=now)
    (line,) = [each for each in looked.changes if each.part == "Directory"]
    assert line.how is How.CHANGED and "ext. 9999" in line.before and "ext. 4321" in line.after


def test_a_laptop_s_own_urgent_numbers_stay(
    laptop: Vault, pack_of: Make, load: Any, refused: Any, now: datetime, today: date
) -> None:
    own = tuple(Number(f"Own {at}", f"ext. {at}") for at in range(5))
    urgent_numbers.keep(laptop, own, checked=today, now=now)
    load(pack_of(1))
    kept = urgent_numbers.own(laptop.store)
    assert kept is not None and [each.name for each in kept.numbers] == [
        "Site co-ordinator",
        *(n.name for n in own),
    ]
    two = [{"name": f"New {at}", "call": f"0115 {at}"} for at in range(2)]
    refused(pack_of(2, urgent_numbers=two), "there would be 7 urgent numbers; F9 shows 6")


def test_a_form_that_says_something_else_under_a_known_version_refuses_the_whole_pack(
    laptop: Vault, pack_of: Make, form_of: Any, refused: Any, now: datetime
) -> None:
    other = form_of(item=[{"linkId": "tea", "type": "boolean", "text": "Was there coffee?"}])
    library.add(laptop.store, other["content"].encode(), "tea.json", now=now)
    refused(pack_of(forms=[form_of()]), "says something else than version 1")


def test_new_follow_ups_keep_its_rules_and_those_that_are_booked_keep_theirs(
    laptop: Vault, pack_of: Make, load: Any, now: datetime, today: date
) -> None:
    from sos_desktop.records import followups

    store = laptop.store
    with store.change(now=now) as change:
        for number in range(2):
            change.run(
                "INSERT INTO people (id, code_name, staff_group, organisation, made)"
                " VALUES (?, ?, 'students', 'own', ?)",
                (f"p{number}", f"Wren {number}", "2026-11-01T09:00:00Z"),
            )
            change.run(
                "INSERT INTO cases (id, person_id, exposure, source, made, first_assessment)"
                " VALUES (?, ?, 'direct', 'self', '2026-11-01T09:00:00Z', '2026-11-02')",
                (f"c{number}", f"p{number}"),
            )
        before = followups.book(change, "c0", date(2026, 11, 2), now=now)
    load(pack_of(1))
    with store.change(now=now) as change:
        after = followups.book(change, "c1", date(2026, 11, 2), now=now)
        again = followups.book(change, "c0", date(2026, 11, 2), now=now)
        assert followups.first_assessment_of(change, "c1", after.window.due) == date(2026, 11, 2)
    assert again == before and before.window.due == date(2026, 11, 30)
    window = after.window
    assert (window.due, window.opens, window.closes) == (
        date(2026, 12, 2),
        date(2026, 11, 30),
        date(2026, 12, 12),
    )


def test_the_earlier_review_of_policy_and_pack_holds(
    laptop: Vault, pack_of: Make, load: Any, today: date
) -> None:
    store = laptop.store
    assert not retention.due(store, Policy(), today=today).is_set
    load(pack_of(1))
    assert retention.due(store, Policy(), today=today).is_set
    both = Policy(retention=(("supported", 3),)).and_also(programme.policy(store))
    assert dict(both.retention) == {"supported": 3, "offered": 2}


def test_a_record_book_belongs_to_an_organisation_of_the_pack(
    laptop: Vault, pack_of: Make, load: Any, refused: Any, now: datetime, open_vault: Any
) -> None:
    two = [
        {"code": "RHA", "name": "Another trust", "sites": []},
        {"code": "RNS", "name": "A third", "sites": []},
    ]
    looked = loading.look(laptop, pack_of(organisations=two), now=now)
    assert looked.organisation == "RHA" and looked.changes[0].said() == (
        "Your organisation: changed from “RX1” to “RHA”"
    )
    assert looked.organisations == (("RHA", "Another trust"), ("RNS", "A third"))
    with pytest.raises(ProgrammeRefused, match="not for the organisation RX9"):
        load(pack_of(organisations=two), organisation="RX9")
    load(pack_of(organisations=two), organisation="RNS")
    assert laptop.meta.organisation == "RNS"
    laptop.close(now=now)
    assert open_vault(laptop.folder).meta.organisation == "RNS"


def test_unloading_takes_nothing_of_the_records_and_forgets_no_key(
    laptop: Vault, pack_of: Make, load: Any, refused: Any, seeds: Any, now: datetime
) -> None:
    with pytest.raises(BadInput, match="No programme pack"):
        loading.unload(laptop, now=now)
    load(pack_of(2))
    loading.unload(laptop, now=now)
    assert loading.in_force(laptop.store) is None
    assert programme.rules(laptop.store).follow_up_days == 28 and programme.parts(laptop.store) == {}
    assert [each for each in services.listed(laptop.store) if not each.shipped]
    refused(pack_of(3, seed=seeds[1]), "another programme")
    refused(pack_of(1), "number 2 was loaded before")
    load(pack_of(2), now=now + timedelta(days=1))
    assert programme.rules(laptop.store).follow_up_days == 30
    assert set(programme.parts(laptop.store)) >= {"follow_ups", "retention"}


def test_a_pack_that_was_loaded_is_never_rewritten_or_deleted(
    laptop: Vault, pack_of: Make, load: Any, now: datetime
) -> None:
    from sos_desktop.errors import SosError

    load(pack_of(1))
    for sql in ("UPDATE packs SET signer = 'x'", "DELETE FROM packs"):
        with pytest.raises(SosError), laptop.store.change(now=now) as change:
            change.run(sql)


def test_the_first_three_findings_stand_in_the_sentence_and_all_with_it(
    laptop: Vault, given: Any, now: datetime
) -> None:
    from sos_desktop.programme import parts

    _, findings = parts.read(
        given(name="", retention={"supported": 0}, services=[{}]), [], [], today=now.date()
    )
    refused = document.refusal(findings)
    assert len(refused.findings) == len(findings) > 3 and f"There are {len(findings) - 3} more." in str(
        refused
    )
    assert json.dumps([str(each) for each in findings])


def test_a_new_record_book_is_asked_for_a_pack_until_it_is_used(
    laptop: Vault, new_vault: Any, pack_of: Make, load: Any, now: datetime
) -> None:
    assert loading.wanted(laptop)
    assert not loading.wanted(new_vault("Made-up", demonstration=True))
    assert not loading.wanted(new_vault("Team", kind="team"))
    load(pack_of(1))
    loading.unload(laptop, now=now)
    assert not loading.wanted(laptop)
