"""Two offices: the same list, one partial each, and together exact totals; everything else is refused."""

import random
from dataclasses import replace
from fractions import Fraction

import frictionless
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sos_desktop.combining.senders import Sender, Senders
from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.offices import agreed, exact, exact_table, halves, partial
from sos_desktop.offices.agreed import Member
from sos_desktop.offices.exact import ExactTotal, ExactTotals
from sos_desktop.offices.halves import Halves
from sos_desktop.offices.partial import Partial
from sos_desktop.summary import archive, described, document, shares, signed
from sos_desktop.summary.document import Document
from sos_desktop.summary.tables import CATALOGUE, DEFAULT, NOT_RECORDED, PAIRS, Cell, Mode

Q2, Q3, Q4 = Quarter(2026, 2), Quarter(2026, 3), Quarter(2026, 4)
EVERYTHING = described.packed(Mode.SHARES, Fraction(0), (*CATALOGUE, *PAIRS))
SMALL = described.packed(Mode.SHARES, Fraction(0), DEFAULT.tables)
TOTAL = Cell("case", "total", "all")
LISTED = Senders((Sender("Everybody", "RX1", tuple(f"{practitioner:064x}" for practitioner in range(100))),))
"""The register of both offices: whoever sends here."""


def sort_out(documents, period: Quarter, *, senders: Senders | None = LISTED, **how) -> Halves:
    """As an office does that has the register."""
    return halves.sort_out(documents, period, senders=senders, **how)


def counts(events: int, specification=SMALL, chance: random.Random | None = None) -> dict[Cell, int]:
    """Of so many events of every kind, each in one category of every table of its kind."""
    chance = chance or random.Random(events)
    true = dict.fromkeys(specification.cells, 0)
    for _ in range(events):
        for table in specification.tables:
            if "-by-" not in table.name:
                true[Cell(table.kind, table.name, chance.choice(table.categories))] += 1
    return true


def files_of(practitioner: int, quarter: Quarter = Q3, events: int = 3, **how) -> tuple[Document, Document]:
    """Both halves of what one practitioner sends."""
    specification = how.pop("specification", SMALL)
    chance = random.Random(f"{practitioner} {quarter} {how.pop('again', '')}").randbytes
    split = shares.new_split(how.pop("true", None) or counts(events, specification), chance)
    file_id = random.Random(f"id {practitioner} {quarter}").randbytes(16).hex()
    common = Document(specification, file_id, "RX1", quarter, False, {}, f"{practitioner:064x}")
    common = replace(common, split_id=split.split_id, **how)
    return replace(common, counts=split.first, half=1), replace(common, counts=split.second, half=2)


def offices(practitioners=range(7), **how) -> tuple[list[Document], list[Document]]:
    pairs = [files_of(each, **how) for each in practitioners]
    return [one for one, _ in pairs], [other for _, other in pairs]


def partial_of(documents: list[Document], period: Quarter = Q3, signer: str = "") -> Partial:
    sorted_out = sort_out(documents, period)
    first = sorted_out.chosen[0]
    return Partial(
        first.specification, period, first.organisation, first.demonstration, first.half, sorted_out.record_books,
        sorted_out.members, shares.add(each.counts for each in sorted_out.chosen), signer or f"office {first.half}",
    )  # fmt: skip


@pytest.fixture
def both() -> tuple[Partial, Partial]:
    one, other = offices()
    return partial_of(one), partial_of(other)


# The list


def test_the_fingerprint_of_a_list_is_the_same_in_any_order_and_another_for_another_list():
    members = [halves.member(each) for each in offices()[0]]
    assert agreed.fingerprint(members) == agreed.fingerprint(reversed(members))
    assert agreed.fingerprint(members) != agreed.fingerprint(members[1:])


def test_both_offices_have_the_same_list_though_they_hold_other_halves():
    one, other = offices()
    assert sort_out(one, Q3).fingerprint == sort_out(reversed(other), Q3).fingerprint


def test_a_fingerprint_may_be_typed_as_anybody_would():
    digest = agreed.fingerprint([Member("a" * 32, "b" * 32, "2026-Q3")])
    short = agreed.short(digest)
    assert len(short) == 19
    for typed in (
        short,
        short.lower(),
        short.replace("-", " "),
        f" {short.replace('-', '')} ",
        short.replace("0", "O"),
    ):
        assert agreed.is_same(typed, digest)
    assert not agreed.is_same(short[:-1], digest) and not agreed.is_same("", digest)


def test_a_list_is_read_as_it_was_written(tmp_path):
    members = sort_out(offices()[0], Q3).members
    path = tmp_path / agreed.name(members, Q3, 1)
    path.write_bytes(agreed.write(members))
    assert path.name.startswith("list-2026-Q3-office-1-")
    assert agreed.read_file(path) == members


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff", b'"', b"file_id,split_id\n", b"file_id,split_id,period\nx,y,2026-Q3\n",
        f"file_id,split_id,period\n{'a' * 32},{'b' * 32},2026-Q5\n".encode(),
        f"file_id,split_id,period\r\n{'a' * 32},{'b' * 32},2026-Q3\r\n".encode(),
        f"file_id,split_id,period\n{'a' * 32},{'b' * 32},2026-Q3\n{'a' * 32},{'c' * 32},2026-Q3\n".encode(),
        f"file_id,split_id,period\n{'b' * 32},{'b' * 32},2026-Q3\n{'a' * 32},{'b' * 32},2026-Q3\n".encode(),
    ],
)  # fmt: skip
def test_a_list_that_we_would_not_write_is_refused(data):
    with pytest.raises(SummaryRefused):
        agreed.read(data)


def test_a_list_that_is_too_large_or_not_there_is_refused(tmp_path, monkeypatch):
    with pytest.raises(SummaryRefused, match="cannot be read"):
        agreed.read_file(tmp_path / "none.csv")
    monkeypatch.setattr(agreed, "LARGEST", 10)
    with pytest.raises(SummaryRefused, match="larger"):
        agreed.read(b"file_id,split_id,period\n")


# Which halves can be added up


def reasons(documents: list[Document], period: Quarter = Q3, **how) -> list[str]:
    return [each.reason for each in sort_out(documents, period, **how).waiting]


def test_late_files_of_an_earlier_quarter_ride_along():
    one, _ = offices()
    late, _ = files_of(90, Q2)
    found = sort_out([*one, late], Q3)
    assert len(found.chosen) == 8 and found.late == 1 and found.half == 1 and not found.too_few


def test_a_file_that_came_twice_counts_once():
    one, _ = offices()
    assert len(sort_out([*one, one[0]], Q3).chosen) == 7


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"organisation": "RX2"}, "another organisation"),
        ({"demonstration": True}, "made-up records"),
        ({"specification": EVERYTHING}, "another programme pack"),
        ({"quarter": Q4}, "later quarter"),
    ],
)
def test_what_does_not_belong_to_the_others_waits_with_the_reason(how, said):
    one, _ = offices()
    odd, _ = files_of(90, **how)
    assert said in reasons([*one, odd])[0]


def test_the_half_of_the_other_office_waits():
    one, _ = offices()
    _, odd = files_of(90)
    assert "meant for the other office" in reasons([*one, odd])[0]


def test_both_halves_of_a_file_in_one_place_are_said_loudly():
    one, other = offices()
    with pytest.raises(SummaryRefused, match="show what single practitioners"):
        sort_out([*one, other[0]], Q3)


def test_a_real_file_among_made_up_ones_waits():
    one, _ = offices(demonstration=True)
    assert reasons([*one, files_of(90)[0]]) == ["It is real."]


def test_a_file_with_noise_is_no_half(file_of):
    assert "no half" in reasons([*offices()[0], file_of(1, Q3)])[0]


def test_a_file_that_was_added_up_before_waits_for_ever():
    one, _ = offices()
    assert "partial of April to June 2026" in reasons(one, added={one[0].file_id: "2026-Q2"})[0]


def test_what_its_practitioner_has_withdrawn_is_not_added_up():
    one, _ = offices()
    assert reasons(one, withdrawn=[one[0].file_id]) == ["Its practitioner has withdrawn it."]


def test_whose_key_is_not_in_the_register_waits():
    one, _ = offices()
    senders = Senders((Sender("Heron", "RX1", tuple(each.signer for each in one[1:])),))
    assert reasons(one, senders=senders) == ["The key that signed it is not in the register."]


def test_four_made_up_record_books_do_not_lay_bare_the_fifth():
    """Whoever has made four of five files up takes them off the sum, and what is left is the fifth one's."""
    one, _ = offices(range(5))
    only_the_last = Senders((Sender("Heron", "RX1", (one[-1].signer,)),))
    found = sort_out(one, Q3, senders=only_the_last)
    assert [halves.member(each) for each in found.chosen] == [halves.member(one[-1])]
    assert "1 can be added up" in found.too_few
    assert [each.document for each in found.waiting] == one[:4]
    assert {each.reason for each in found.waiting} == {"The key that signed it is not in the register."}


def test_where_nobody_is_listed_every_real_half_waits():
    one, _ = offices()
    found = sort_out(one, Q3, senders=None)
    assert not found.chosen and found.too_few and len(found.waiting) == len(one)
    assert all("Nobody's key is known here yet." in each.reason for each in found.waiting)
    assert not sort_out(one, Q3, senders=Senders(())).chosen


def test_made_up_halves_need_no_register_and_bring_no_real_one_in():
    made_up, _ = offices(demonstration=True)
    assert len(sort_out(made_up, Q3, senders=None).chosen) == len(made_up)
    found = sort_out([*made_up, files_of(90)[0]], Q3, senders=None)
    assert all(each.demonstration for each in found.chosen)
    assert "Nobody's key is known here yet." in found.waiting[0].reason


def test_halves_of_two_splits_of_one_file_both_wait():
    one, _ = offices()
    again, _ = files_of(0, again="restored")
    assert len([each for each in reasons([*one, again]) if "split twice" in each]) == 2


def test_two_files_of_one_record_book_for_one_quarter_both_wait():
    one, _ = offices()
    twice = replace(files_of(90)[0], signer=one[0].signer)
    assert len([each for each in reasons([*one, twice]) if "two files for this quarter" in each]) == 2


def test_fewer_than_five_files_or_record_books_are_too_few():
    one, _ = offices(range(4))
    assert "at least 5 files" in sort_out(one, Q3).too_few
    late = [files_of(each, Q2)[0] for each in range(4)]
    assert "at least 5 record books" in sort_out([*one, *late], Q3).too_few
    assert sort_out([], Q3).too_few and sort_out([], Q3).half == 0


def test_only_what_the_other_office_has_too_is_added_up():
    one, other = offices()
    found = sort_out(one, Q3).over(sort_out(other[:6], Q3).members)
    assert found.fingerprint == sort_out(other[:6], Q3).fingerprint
    assert "waits for the next partial" in found.waiting[-1].reason


def test_a_file_of_the_other_list_that_is_not_here_is_asked_for():
    one, other = offices()
    with pytest.raises(SummaryRefused, match="1 file cannot be added up here"):
        sort_out(one[:6], Q3).over(sort_out(other, Q3).members)


# The file


SEED = bytes(range(32))


def test_a_partial_is_read_as_it_was_written(both):
    for each in both:
        data = partial.write(each, SEED)
        assert partial.is_partial(data)
        assert partial.read(data) == replace(each, signer=document.public_half(SEED))
    assert both[0].name.startswith("partial-2026-Q3-office-1-") and both[1].name.endswith(".zip")


def test_another_program_takes_a_partial_for_a_data_package(both, tmp_path):
    for name, data in archive.unpack(partial.write(both[0], SEED), (*_MEMBERS, signed.SIGNATURE)).items():
        (tmp_path / name).write_bytes(data)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])
    assert [task.name for task in report.tasks] == ["counts", "members"]


def test_the_same_partial_gives_the_same_bytes(both):
    assert partial.write(both[0], SEED) == partial.write(both[0], SEED)


def test_a_summary_is_no_partial(file_of):
    data = document.write(file_of(1, Q3), SEED)
    assert not partial.is_partial(data)
    with pytest.raises(SummaryRefused):
        partial.read(data)


def test_a_partial_is_no_summary(both):
    with pytest.raises(SummaryRefused):
        document.read(partial.write(both[0], SEED))


def resigned(both, change) -> bytes:
    """A partial whose members were changed by somebody who can sign."""
    members = archive.unpack(partial.write(both[0], SEED), (*_MEMBERS, signed.SIGNATURE))
    members.pop(signed.SIGNATURE)
    for name in members:
        members[name] = change(name, members[name])
    return archive.pack({**members, signed.SIGNATURE: signed.sign(partial.KIND, members, SEED)})


_MEMBERS = ("counts.csv", "datapackage.json", "members.csv")


@pytest.mark.parametrize(
    ("member", "old", "new", "said"),
    [
        ("datapackage.json", '"kind": "sos-partial"', '"kind": "sos-summary"', "part of one office"),
        ("datapackage.json", '"method": "share"', '"method": "noise"', "epsilon"),
        ("datapackage.json", '"half": 1', '"half": 3', "which office"),
        ("datapackage.json", '"half": 1', '"half": true', "which office"),
        ("datapackage.json", '"half": 1', '"half": 2', "does not belong"),
        ("datapackage.json", '"organisation": "RX1"', '"organisation": "rx1"', "ODS code"),
        ("datapackage.json", '"period": "2026-Q3"', '"period": "2026-Q9"', "not a quarter"),
        ("datapackage.json", '"period": "2026-Q3"', '"period": "2026-Q2"', "later quarter"),
        ("datapackage.json", '"demonstration": false', '"demonstration": 0', "demonstration"),
        ("datapackage.json", '"record_books": 7', '"record_books": 4', "fewer than 5"),
        ("datapackage.json", '"record_books": 7', '"record_books": 8', "fewer than 5"),
        ("datapackage.json", '"record_books": 7', '"record_books": "7"', "how many record books"),
        ("counts.csv", "case,total,all,7,", "case,total,all,8,", "not written"),
        ("counts.csv", "case,total,all,7,", "case,total,all,7,-", "not half of a sum"),
        ("counts.csv", "case,total,all,7,", "case,total,all,7,999", "not half of a sum"),
        ("counts.csv", "case,total,all", "case,total,all,all", "too many"),
        ("counts.csv", "case,total,all", "case,staff-group,all", "not written"),
        ("counts.csv", "period", "Period", "columns"),
        ("counts.csv", "case,total", '"case,total', "cannot be read"),
        ("members.csv", "file_id", "id", "written"),
    ],
)
def test_whatever_is_changed_in_it_is_refused_even_where_it_was_signed_again(both, member, old, new, said):
    def change(name: str, data: bytes) -> bytes:
        assert name != member or old.encode() in data
        return data.replace(old.encode(), new.encode()) if name == member else data

    with pytest.raises(SummaryRefused, match=said):
        partial.read(resigned(both, change))


def test_a_sum_with_noise_is_no_partial(both):
    noisy = replace(both[0], specification=DEFAULT)
    with pytest.raises(SummaryRefused, match="not halves of counts"):
        partial.read(partial.write(noisy, SEED))


def test_an_unsigned_change_is_refused(both):
    data = partial.write(both[0], SEED)
    with pytest.raises(SummaryRefused, match=r"changed after it was signed|packed again|damaged"):
        partial.read(data.replace(b"case,total,all,7,", b"case,total,all,8,"))


def test_the_signature_of_a_summary_does_not_fit_a_partial(both):
    members = archive.unpack(partial.write(both[0], SEED), (*_MEMBERS, signed.SIGNATURE))
    members.pop(signed.SIGNATURE)
    forged = archive.pack({**members, signed.SIGNATURE: signed.sign("sos-summary", members, SEED)})
    with pytest.raises(SummaryRefused, match="signature does not fit"):
        partial.read(forged)


@pytest.mark.parametrize("signature", [b"{}\n", b"x", b'{"a": 1}'])
def test_a_signature_that_is_none_is_refused(both, signature):
    members = archive.unpack(partial.write(both[0], SEED), (*_MEMBERS, signed.SIGNATURE))
    with pytest.raises(SummaryRefused):
        partial.read(archive.pack({**members, signed.SIGNATURE: signature}))


def test_a_signature_with_something_added_is_refused(both):
    members = archive.unpack(partial.write(both[0], SEED), (*_MEMBERS, signed.SIGNATURE))
    content = signed.read(members[signed.SIGNATURE], "it")
    members[signed.SIGNATURE] = signed.written({**content, "note": "hello"})
    with pytest.raises(SummaryRefused, match="of a kind"):
        partial.read(archive.pack(members))


@settings(max_examples=150)
@given(st.data())
def test_no_damage_gets_through(data):
    one, _ = offices()
    good = partial.write(partial_of(one), SEED)
    damaged = bytearray(good)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at] = data.draw(st.integers(0, 255))
    cut = bytes(damaged[: data.draw(st.one_of(st.just(len(damaged)), st.integers(0, len(damaged))))])
    if cut != good:
        with pytest.raises(SummaryRefused):
            partial.read(cut)


@settings(max_examples=100)
@given(st.binary(max_size=600))
def test_nothing_that_is_not_ours_is_read(data):
    for given_bytes in (data, b"PK\x03\x04" + data):
        with pytest.raises(SummaryRefused):
            partial.read(given_bytes)
        with pytest.raises(SummaryRefused):
            agreed.read(given_bytes)


# Opening


@settings(deadline=None, max_examples=15)
@given(st.lists(st.integers(0, 12), min_size=5, max_size=9))
def test_what_two_offices_open_is_the_exact_sum_under_output_control(events):
    pairs = [files_of(at, events=number) for at, number in enumerate(events)]
    one, other = ([pair[at] for pair in pairs] for at in (0, 1))
    opened = exact.opened(partial_of(one), partial_of(other))
    true = shares.add(counts(number) for number in events)
    assert opened.files == len(events) and opened.late == 0
    for cell, shown in opened.shown.items():
        assert shown.range.low <= true[cell] <= shown.range.high
    whole = sum(events)
    assert opened.shown[TOTAL].said in {
        "0" if not whole else "",
        "1 to 7",
        "hidden",
        str(5 * ((whole + 2) // 5)),
    }


def test_every_table_and_both_pairs_open_exactly():
    true = dict.fromkeys(EVERYTHING.cells, 0)
    for table in EVERYTHING.tables:
        pair = "-by-" in table.name
        true[Cell(table.kind, table.name, "nursing-midwifery/0-3-days" if pair and table.kind == "case" else
                  table.categories[0])] = 20  # fmt: skip
    true[Cell("case", "staff-group-by-request-to-contact", EVERYTHING.tables[-2].categories[0])] = 20
    pairs = [files_of(each, true={c: n for c, n in true.items() if c in set(EVERYTHING.cells)},
                      specification=EVERYTHING) for each in range(5)]  # fmt: skip
    opened = exact.opened(*(partial_of([pair[at] for pair in pairs]) for at in (0, 1)))
    assert opened.shown[TOTAL].said == "100"
    assert opened.shown[Cell("feedback", "recommend", NOT_RECORDED)].said == "0"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"half": 1}, "same office"),
        ({"signer": "office 1"}, "same record book"),
        ({"period": Q4}, "One is of July to September 2026, the other of"),
        ({"organisation": "RX2"}, "two organisations"),
        ({"demonstration": True}, "demonstration"),
        ({"specification": DEFAULT}, "programme packs"),
    ],
)
def test_partials_that_do_not_belong_together_are_refused(both, change, said):
    one, other = both
    with pytest.raises(SummaryRefused, match=said):
        exact.opened(one, replace(other, **change))


def test_overlapping_lists_are_refused_and_it_says_how_they_differ():
    one, other = offices(range(8))
    with pytest.raises(SummaryRefused, match="7 files stand in both, 1 in one and 0 in the other"):
        exact.opened(partial_of(one), partial_of(other[:7]))


def test_lists_without_a_common_file_are_refused():
    one, _ = offices(range(5))
    _, other = offices(range(10, 15))
    with pytest.raises(SummaryRefused, match="no file in common"):
        exact.opened(partial_of(one), partial_of(other))


def test_halves_of_two_splits_are_refused():
    one, _ = offices()
    _, other = offices(again="restored")
    with pytest.raises(SummaryRefused, match="two different splits"):
        exact.opened(partial_of(one), partial_of(other))


def test_sums_that_make_no_sense_together_are_refused(both):
    one, other = both
    wrong = {**other.counts, TOTAL: (other.counts[TOTAL] + 1) % shares.MODULUS}
    with pytest.raises(SummaryRefused, match="make no sense"):
        exact.opened(one, replace(other, counts=wrong))
    nonsense = dict.fromkeys(other.counts, 0)
    with pytest.raises(SummaryRefused, match="make no sense"):
        exact.opened(one, replace(other, counts=nonsense))


# What is shown


def opened_of(period: Quarter, events: int, practitioners=range(7)) -> exact.Opened:
    one, other = offices(practitioners, quarter=period, events=events)
    return exact.opened(partial_of(one, period), partial_of(other, period))


def test_exact_totals_read_as_other_totals_do():
    totals = ExactTotals.of([opened_of(Q3, 12), opened_of(Q2, 9)], expected=7)
    assert totals.quarters == totals.shown_quarters == (Q2, Q3)
    assert (totals.files, totals.record_books, totals.files_of(Q2)) == (14, 7, 7)
    assert totals.organisations == ("RX1",) and totals.places[Q2, "RX1"] == 7
    assert totals.total(TOTAL, quarter=Q3).said() == "85"
    assert totals.total(TOTAL).said() == "150" and totals.total(TOTAL).variance == 0
    assert totals.total(TOTAL, organisation="RX2").said() == "0"
    assert totals.coverage == 1 and not totals.incomplete and totals.about == ""
    assert totals.years == totals.shown_years == (2026,) and totals.shown_organisations == ("RX1",)
    assert totals.total(TOTAL, year=2025).said() == "0" and totals.files_of(year=2026) == 14
    assert totals.share(TOTAL, TOTAL, quarter=Q3, year=2026).percent == 100
    assert len(totals.version) == 6 and totals.cells == SMALL.cells and not totals.demonstration


def test_where_files_are_missing_totals_read_at_least():
    totals = ExactTotals.of([opened_of(Q3, 12)], expected=9)
    assert totals.incomplete and totals.total(TOTAL).said(totals.about) == "at least 85"
    assert ExactTotals.of([opened_of(Q3, 12)]).coverage is None


def test_a_hidden_number_in_a_sum_makes_it_a_range():
    few, shown, covered, none = (
        ExactTotal(5, 0, 1, 7, "1 to 7"), ExactTotal(5, 40, 38, 42), ExactTotal(5, 0, 1, 1_000_000, "hidden"),
        ExactTotal(5, 0, 0, 0),
    )  # fmt: skip
    assert [each.said() for each in (few, shown, covered, none)] == ["1 to 7", "40", "hidden", "0"]
    assert (few + shown).said() == "39 to 49" and (few + covered).said() == "at least 2"
    assert (few + few).too_few and (few + none).shown == 1 and (few + few).half_width == 6
    assert covered.half_width == 0.0 and (shown + shown).half_width == 4
    assert (ExactTotal() + shown) == shown == shown + ExactTotal()


def test_a_share_is_said_with_what_rounding_leaves_open():
    part, whole = ExactTotal(5, 455, 453, 457), ExactTotal(5, 550, 548, 552)
    share = exact.ExactShare(part, whole)
    assert share.said() == "83% (82 to 83%)" and (share.percent, share.low, share.high) == (83, 82, 83)
    few = ExactTotal(5, 0, 1, 7, "1 to 7")
    assert exact.ExactShare(few, whole).said() == exact.ExactShare(part, few).said() == "too few to say"
    assert exact.ExactShare(part, ExactTotal()).too_few
    assert exact.ExactShare(ExactTotal(5, 10, 8, 12), ExactTotal(5, 10, 8, 12)).high == 100


def test_shares_of_opened_quarters_come_from_what_is_shown():
    totals = ExactTotals.of([opened_of(Q3, 40)])
    assert totals.share(Cell("offer", "answer", "accepted"), TOTAL).said().endswith("%)")


def test_quarters_under_another_pack_stand_apart():
    one = opened_of(Q3, 5)
    other = replace(one, period=Q4, specification=EVERYTHING)
    groups = ExactTotals.by_pack([replace(one, period=Q2), one, other])
    assert [each.quarters for each in groups] == [(Q4,), (Q2, Q3)] and ExactTotals.by_pack([]) == ()


def test_no_exact_number_is_in_anything_that_can_be_saved():
    """Primes of four digits: none is a multiple of 5, nor an end of what rounding leaves open."""
    primes = dict(zip(("case", "offer", "follow-up", "group"), (1009, 1019, 1021, 1031), strict=True))
    pairs = []
    for each in range(5):
        true = dict.fromkeys(SMALL.cells, 0)
        for table in SMALL.tables:
            true[next(table.cells)] = primes[table.kind] // 5 + (primes[table.kind] % 5 if not each else 0)
        pairs.append(files_of(each, true=true))
    totals = ExactTotals.of([exact.opened(*(partial_of([pair[at] for pair in pairs]) for at in (0, 1)))])
    assert totals.total(TOTAL).said() == "1,010"
    for written in (repr(totals), exact_table.write(totals).decode()):
        assert not any(str(prime) in written for prime in primes.values())


def test_what_cannot_stand_side_by_side_is_refused():
    one = opened_of(Q3, 5)
    with pytest.raises(SummaryRefused, match="partials of both offices"):
        ExactTotals.of([])
    with pytest.raises(SummaryRefused, match="two totals of one quarter"):
        ExactTotals.of([one, one])
    with pytest.raises(SummaryRefused, match="made up"):
        ExactTotals.of([one, replace(one, period=Q4, demonstration=True)])
