"""Adding up honestly: any order, any grouping, each file once, and whatever is wrong named and left out."""

import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sos_desktop.combining import combine
from sos_desktop.combining.combine import Combined, Given, add_up
from sos_desktop.dates import Quarter
from sos_desktop.errors import SummaryRefused
from sos_desktop.offices import partial
from sos_desktop.offices.agreed import Member
from sos_desktop.offices.partial import Partial
from sos_desktop.summary import described, document, sealing
from sos_desktop.summary.document import Document
from sos_desktop.summary.noise import Noise, draw_from
from sos_desktop.summary.sealing import Opener
from sos_desktop.summary.tables import DEFAULT, Cell, Mode

SPRING, SUMMER = Quarter(2026, 2), Quarter(2026, 3)
TOTAL, DUE = Cell("case", "total", "all"), Cell("follow-up", "total", "all")
ON_TIME = Cell("follow-up", "outcome", "on-time")

SaveFiles = Callable[..., list[Path]]


def reasons(combined: Combined) -> list[str]:
    return [refused.reason for refused in combined.refused]


def test_five_files_are_added_up(save_files: SaveFiles):
    files = save_files(range(5), SUMMER, 10)
    combined = combine.combine(files)
    counts = [document.read(path.read_bytes()).counts[TOTAL] for path in files]
    total = combined.total(TOTAL)
    assert (total.files, total.count, total.variance) == (5, sum(counts), 5 * 3352)
    assert (combined.files, combined.record_books, combined.refused) == (5, 5, ())


def test_a_folder_stands_for_the_summaries_in_it(save_files: SaveFiles, tmp_path: Path):
    save_files(range(6), SUMMER)
    (tmp_path / "letter.txt").write_text("Dear team")
    assert combine.combine([tmp_path]).files == 6


def test_fewer_than_five_are_refused_as_a_whole(save_files: SaveFiles, tmp_path: Path):
    (tmp_path / "broken.zip").write_bytes(b"PK")
    with pytest.raises(SummaryRefused) as refused:
        combine.combine([*save_files(range(4), SUMMER), tmp_path / "broken.zip"])
    assert "Totals need at least 5 files; 4 can be added." in refused.value.happened
    assert "Refused: 1, the first because: It is not a summary file" in refused.value.happened
    assert refused.value.safe == "Nothing has been written."


def test_five_files_of_one_record_book_are_refused_as_they_are_one_practitioners(save_files: SaveFiles):
    files = []
    for number in range(1, 5):
        files += save_files(range(2), Quarter(2025, number))
    with pytest.raises(SummaryRefused, match="at least 5 record books; these are of 2"):
        combine.combine(files)


def test_a_file_given_twice_counts_once(save_files: SaveFiles, tmp_path: Path):
    files = save_files(range(5), SUMMER)
    again = tmp_path / "copy.zip"
    again.write_bytes(files[0].read_bytes())
    once, twice = combine.combine(files), combine.combine([*files, files[1], again])
    assert (once.sums, once.version) == (twice.sums, twice.version)
    assert twice.twice == 2


@pytest.fixture
def files_given(save_files: SaveFiles) -> tuple[Given, ...]:
    """Twelve practitioners over two quarters, with everything that can be the matter."""
    paths = [*save_files(range(12), SPRING), *save_files(range(10), SUMMER)]
    files = [Given(path.name, path.name, document.read(path.read_bytes())) for path in paths]
    rival = replace(files[3], digest="another", name="rival.zip")
    return (*files, rival, Given("broken.zip", "broken", reason="It is larger than 64 MB."))


def test_any_order_and_any_grouping_gives_the_same(files_given: tuple[Given, ...]):
    expected = add_up(files_given)
    chance = random.Random(5)
    for _ in range(20):
        mixed = chance.sample(files_given, len(files_given)) + chance.choices(files_given, k=5)
        found = add_up(mixed)
        assert (found.sums, found.refused, found.version) == (
            expected.sums,
            expected.refused,
            expected.version,
        )


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_adding_a_set_to_itself_or_to_a_part_of_itself_changes_nothing(data: st.DataObject):
    noise = Noise(DEFAULT.epsilon)
    given_files = [
        Given(
            f"{n}.zip",
            f"digest {n}",
            document.Document(
                DEFAULT,
                f"{n:032x}",
                "RX1",
                data.draw(st.sampled_from((SPRING, SUMMER))),
                False,
                {cell: noise.protected(2, draw_from(b"k", str(n), *cell)) for cell in DEFAULT.cells},
                signer=f"signer {n}",
            ),
        )
        for n in range(7)
    ]
    part = data.draw(st.lists(st.sampled_from(given_files)))
    assert (
        add_up([*given_files, *part]).sums
        == add_up([*part, *given_files[::-1]]).sums
        == add_up(given_files).sums
    )


# Refused, and the rest still added


def test_two_files_of_one_record_book_for_one_quarter_both_wait(
    save_files: SaveFiles, file_of: Any, seed: Any, tmp_path: Path
):
    files = save_files(range(7), SUMMER)
    second = tmp_path / "second.zip"
    second.write_bytes(document.write(replace(file_of(0, SUMMER, 9), file_id="ab" * 16), seed(0)))
    combined = combine.combine([*files, second])
    assert combined.files == 6
    assert (
        reasons(combined)
        == ["The same record book has sent two files for this quarter. Both wait until you decide."] * 2
    )
    assert combine.combine(files).files == 7


def test_two_files_with_one_id_both_wait(save_files: SaveFiles, file_of: Any, seed: Any, tmp_path: Path):
    files = save_files(range(6), SUMMER)
    second = tmp_path / "second.zip"
    second.write_bytes(document.write(file_of(0, SUMMER, 90), seed(77)))
    combined = combine.combine([*files, second])
    assert combined.files == 5
    assert {each.name for each in combined.refused} == {files[0].name, "second.zip"}
    assert all("the same id" in reason for reason in reasons(combined))


def test_demonstrations_are_not_mixed_with_real_files(save_files: SaveFiles):
    real = save_files(range(5), SUMMER)
    made_up = save_files(range(20, 22), SUMMER, demonstration=True)
    combined = combine.combine([*real, *made_up])
    assert (combined.files, combined.demonstration) == (5, False)
    assert all("made-up records" in reason for reason in reasons(combined))


def test_demonstrations_alone_are_added_and_stay_marked(save_files: SaveFiles):
    assert combine.combine(save_files(range(5), SUMMER, demonstration=True)).demonstration


def test_each_file_that_is_refused_is_named_with_its_reason(save_files: SaveFiles, tmp_path: Path):
    for name, data in (
        ("a.zip", b"PK"),
        ("b.zip", b"age-encryption.org/v1\n-> X25519"),
    ):
        (tmp_path / name).write_bytes(data)
    combined = combine.combine(
        [*save_files(range(5), SUMMER), tmp_path / "a.zip", tmp_path / "b.zip", tmp_path / "gone.zip"]
    )
    assert [(each.name, each.reason) for each in combined.refused] == [
        ("a.zip", "It is not a summary file, or a part of it is missing or damaged."),
        ("b.zip", "It is sealed: open it first with the key of the SoS team."),
        ("gone.zip", "It cannot be read from the disk."),
    ]


# What is shown


def test_quarters_with_fewer_than_five_files_are_not_shown_by_themselves(save_files: SaveFiles):
    combined = combine.combine([*save_files(range(6), SPRING), *save_files(range(4), SUMMER)])
    assert combined.quarters == (SPRING, SUMMER)
    assert combined.shown_quarters == (SPRING,)
    assert combined.total(TOTAL).files == 10
    assert combined.total(TOTAL, quarter=SPRING).files == 6


def test_how_many_came_of_those_expected_is_told(save_files: SaveFiles):
    files = save_files(range(8), SUMMER)
    assert (combine.combine(files).coverage, combine.combine(files).incomplete) == (None, False)
    enough, too_few = combine.combine(files, expected=8), combine.combine(files, expected=9)
    assert (enough.coverage, enough.incomplete, enough.about) == (1.0, False, "about")
    assert (too_few.incomplete, too_few.about) == (True, "at least")


def test_a_late_file_changes_the_version_of_the_report(save_files: SaveFiles):
    files = save_files(range(6), SUMMER)
    assert combine.combine(files[:5]).version != combine.combine(files).version


def test_shares_are_of_what_they_say(save_files: SaveFiles):
    combined = combine.combine(save_files(range(30), SUMMER, {ON_TIME: 30, DUE: 40}))
    share = combined.share(ON_TIME, DUE)
    assert share.low <= 75 <= share.high


def test_95_of_100_intervals_hold_the_true_number():
    """48 practitioners with a few cases each, or none, 1,500 times over."""
    noise, held, rounds = Noise(DEFAULT.epsilon), 0, 1500
    chance = random.Random(9)
    true = [chance.choice((0, 0, 1, 2, 3, 6)) for _ in range(48)]
    variance = 48 * noise.variance_thousandths
    for round_ in range(rounds):
        count = sum(
            noise.protected(each, draw_from(b"key", str(round_), str(who))) for who, each in enumerate(true)
        )
        total = combine.Total(48, count, variance)
        held += count - total.half_width <= sum(true) <= count + total.half_width
    assert held / rounds >= 0.935


def test_a_thousand_files_are_added_up_quickly(file_of: Any):
    made = file_of(1, SUMMER)
    many = [Given(f"{n}.zip", str(n), replace(made, file_id=f"{n:032x}", signer=str(n))) for n in range(1000)]
    assert add_up(many).total(TOTAL).files == 1000


def test_nothing_is_kept_by_practitioner(save_files: SaveFiles):
    """Sums are by quarter and organisation; who sent what is not in them."""
    combined = combine.combine(save_files(range(6), SUMMER))
    assert {place for by_place in combined.sums.values() for place in by_place} == {(SUMMER, "RX1")}


# From the disk


def test_folders_are_looked_through_with_those_inside_and_links_are_not_followed(
    save_files: SaveFiles, tmp_path: Path
):
    files = save_files(range(6), SUMMER)
    deep = tmp_path / "in" / "RX1" / "summer"
    deep.mkdir(parents=True)
    for path in files:
        path.rename(deep / path.name)
    (deep / "round").symlink_to(tmp_path / "in", target_is_directory=True)
    combined = combine.combine([tmp_path / "in"])
    assert (combined.files, combined.twice, combined.refused) == (6, 0, ())


def test_a_folder_without_summaries_and_what_is_no_file_are_named(save_files: SaveFiles, tmp_path: Path):
    files = save_files(range(5), SUMMER)
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe.zip")  # a reader of it would wait for ever
    combined = combine.combine([*files, tmp_path / "empty", tmp_path / "pipe.zip"])
    assert [(each.name, each.reason) for each in combined.refused] == [
        ("empty", "There is no summary file in this folder."),
        ("pipe.zip", "It cannot be read from the disk."),
    ]


def test_how_far_it_is_is_told_and_whoever_is_told_can_end_it(save_files: SaveFiles):
    files, told = save_files(range(5), SUMMER), []
    combine.combine(files, progress=lambda done, of: told.append((done, of)))
    assert told == [(0, 5), (5, 5)]

    def enough(done: int, of: int) -> None:
        raise SummaryRefused("Stopped.")

    with pytest.raises(SummaryRefused, match="Stopped"):
        combine.combine(files, progress=enough)


def test_what_is_sealed_for_this_record_book_is_opened_and_added_and_the_rest_is_named(
    save_files: SaveFiles, tmp_path: Path
):
    opener, other = (Opener(pyrage.x25519.Identity.generate()) for _ in range(2))
    files = save_files(range(7), SUMMER)
    for path, whose in ((files[0], opener), (files[1], other)):
        path.with_suffix(".age").write_bytes(sealing.seal(path.read_bytes(), [whose.recipient]))
        path.unlink()
    combined = combine.combine([tmp_path], opened=opener.opened)
    assert combined.files == 6
    assert [(each.state, each.reason) for each in combined.refused] == [
        (combine.State.SEALED, "It is sealed for somebody else.")
    ]


def test_a_sealed_copy_of_a_file_that_is_there_already_counts_once(save_files: SaveFiles, tmp_path: Path):
    opener = Opener(pyrage.x25519.Identity.generate())
    files = save_files(range(5), SUMMER)
    (tmp_path / "again.age").write_bytes(sealing.seal(files[0].read_bytes(), [opener.recipient]))
    combined = combine.combine([tmp_path], opened=opener.opened)
    assert (combined.files, combined.twice) == (5, 1)


def test_a_folder_that_goes_while_it_is_looked_into_is_named(
    save_files: SaveFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    files = save_files(range(5), SUMMER)
    (tmp_path / "share").mkdir()

    def gone(_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "scandir", gone)
    combined = combine.combine([*files, tmp_path / "share"])
    assert [each.name for each in combined.refused] == ["share"]


def test_a_document_is_refused_where_there_is_none():
    with pytest.raises(SummaryRefused, match="larger than 64 MB"):
        combine._single(Given("huge.zip", "", reason="It is larger than 64 MB."))


def test_each_kind_of_file_is_read_strictly_once(save_files: SaveFiles):
    reading = combine.Files()
    adding = combine.Adding(reading.again)
    reading.put_into(adding, save_files(range(9), SUMMER), lambda done, of: None)
    assert reading.strictly == 1 and adding.sum_up().files == 9


def test_what_became_of_a_file_is_said_in_words():
    became = combine.Became("/in/huge.zip", combine.State.REFUSED, "It is larger than 64 MB.")
    assert (became.name, became.words) == ("huge.zip", "Refused. It is larger than 64 MB.")
    assert combine.Became("C:\\in\\a.zip", combine.State.READ).words == "Read"


def test_a_file_that_changes_while_it_is_needed_a_second_time_ends_the_adding_up(
    save_files: SaveFiles, file_of: Any, seed: Any, tmp_path: Path
):
    files = save_files(range(6), SUMMER)
    second = tmp_path / "second.zip"
    second.write_bytes(document.write(replace(file_of(0, SUMMER, 9), file_id="ab" * 16), seed(0)))
    reading = combine.Files()
    for change, said in (
        (lambda: files[0].write_bytes(document.write(file_of(0, SUMMER, 90), seed(0))), "has changed"),
        (files[0].unlink, "has gone"),
    ):
        adding = combine.Adding(reading.again)
        reading.put_one(adding, str(files[0]))
        change()
        with pytest.raises(SummaryRefused, match=said) as refused:
            reading.put_one(adding, str(second))
        assert files[0].name in refused.value.happened


# What the files say by themselves


def test_a_withdrawn_file_is_taken_out_and_listed_and_its_successor_is_not_held(
    save_files: SaveFiles, file_of: Any, seed: Any, tmp_path: Path
):
    files = save_files(range(6), SUMMER)
    wrong = document.read(files[0].read_bytes()).file_id
    (tmp_path / "once-more.zip").write_bytes(
        document.write(replace(file_of(0, SUMMER, 9), file_id="ab" * 16), seed(0))
    )
    combined = combine.combine([tmp_path], withdrawn=[wrong])
    assert combined.files == 6
    assert [(each.name, each.state) for each in combined.refused] == [
        (files[0].name, combine.State.WITHDRAWN)
    ]


@pytest.mark.parametrize(
    ("quarter", "reason"),
    [(Quarter(2026, 4), "has not ended: a clock is wrong"), (Quarter(2011, 3), "is too long ago")],
)
def test_a_quarter_that_cannot_be_is_refused(save_files: SaveFiles, quarter: Quarter, reason: str):
    files = [*save_files(range(5), SUMMER), *save_files(range(6, 7), quarter)]
    combined = combine.combine(files, today=date(2026, 11, 23))
    assert combined.files == 5
    assert len(combined.refused) == 1 and reason in combined.refused[0].reason


def test_half_of_a_split_is_not_added_to_whole_files(
    save_files: SaveFiles, file_of: Any, seed: Any, tmp_path: Path
):
    files = save_files(range(5), SUMMER)
    split = described.packed(Mode.SHARES, Fraction(0), DEFAULT.tables)
    half = Document(
        split, "cd" * 16, "RX1", SUMMER, False, dict.fromkeys(split.cells, 7), half=1, split_id="ef" * 16
    )
    (tmp_path / "half.zip").write_bytes(document.write(half, seed(9)))
    combined = combine.combine([*files, tmp_path / "half.zip"])
    assert reasons(combined) == ["It is half of a split summary: add it up under “Two offices”."]


def test_the_sum_of_one_office_is_sent_to_where_it_belongs(save_files: SaveFiles, seed: Any, tmp_path: Path):
    split = described.packed(Mode.SHARES, Fraction(0), DEFAULT.tables)
    members = tuple(Member(f"{at:032x}", "ab" * 16, str(SUMMER)) for at in range(5))
    one = Partial(split, SUMMER, "RX1", False, 1, 5, members, dict.fromkeys(split.cells, 7))
    (tmp_path / one.name).write_bytes(partial.write(one, seed(9)))
    combined = combine.combine([*save_files(range(5), SUMMER), tmp_path / one.name])
    assert combined.files == 5
    assert reasons(combined) == ["It is the sum of one of two offices: bring it in under “Two offices”."]
