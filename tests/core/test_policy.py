"""What an organisation may set, and what a spoilt file of it does: nothing that makes a laptop less careful."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sos_desktop.errors import BadInput
from sos_desktop.paths import policy_files
from sos_desktop.policy import LARGEST_FILE, LONGEST, Policy, parse, read


def test_without_a_file_the_longest_times_are_the_application_s_own(tmp_path: Path) -> None:
    assert (
        read([tmp_path / "policy.json", tmp_path / "file" / "policy.json"])
        == LONGEST
        == Policy(15, 2, 20, second_place=False)
    )


def test_each_time_that_is_named_is_the_longest_from_then_on(tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    file.write_text('{"idle-minutes": 3, "session-minutes": 10}', "utf-8")
    assert read([file]) == Policy(idle=3, session=10)


def test_where_there_are_two_files_the_shorter_time_of_each_holds(tmp_path: Path) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    one.write_text('{"idle-minutes": 3}', "utf-8")
    other.write_text('{"idle-minutes": 8, "blank-minutes": 1}', "utf-8")
    assert read([one, other]) == read([other, one]) == Policy(idle=3, blank=1)


def test_a_second_place_that_one_file_asks_for_is_asked_for(tmp_path: Path) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    one.write_text('{"second-place": true}', "utf-8")
    other.write_text('{"second-place": false, "idle-minutes": 3}', "utf-8")
    assert read([one, other]) == read([other, one]) == Policy(idle=3, second_place=True)


def test_asking_for_a_second_place_shortens_no_time() -> None:
    assert not Policy(second_place=True).shortens
    assert Policy(blank=1).shortens


def test_the_example_that_it_is_given_is_one_that_can_be_used() -> None:
    """docs/it.md shows a whole file; what is copied from there must do what stands beside it."""
    paper = (Path(__file__).parents[2] / "docs" / "it.md").read_text("utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", paper, re.DOTALL)
    assert parse(example.encode()) == Policy(idle=3, blank=1, session=10, second_place=True)
    assert set(json.loads(example)) == {f"{name}-minutes" for name in ("idle", "blank", "session")} | {
        "second-place"
    }


def test_years_of_retention_and_the_logging_of_reads_are_set_there_too(tmp_path: Path) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    one.write_text('{"retention-years": {"supported": 8}, "log-each-read": false}', "utf-8")
    other.write_text('{"retention-years": {"supported": 6, "offered": 2}, "log-each-read": true}', "utf-8")
    assert read([one]) == Policy(retention=(("supported", 8),))
    both = Policy(retention=(("offered", 2), ("supported", 6)), each_read=True)
    assert read([one, other]) == read([other, one]) == both


@pytest.mark.parametrize(
    "spoilt",
    [
        b'{"retention-years": 8}', b'{"retention-years": {"people": 8}}', b'{"retention-years": {"offered": 0}}',
        b'{"retention-years": {"offered": true}}', b'{"retention-years": {"offered": 101}}',
        b'{"retention-years": {"offered": 1, "offered": 2}}', b'{"log-each-read": 1}', b'{"log-each-read": "yes"}',
    ],
)  # fmt: skip
def test_retention_that_is_not_exactly_right_is_refused_too(spoilt: bytes) -> None:
    with pytest.raises(BadInput, match="Please tell whoever looks after this computer"):
        parse(spoilt)


def test_an_editor_s_mark_at_the_beginning_does_no_harm() -> None:
    assert parse(b'\xef\xbb\xbf{"idle-minutes": 4}') == Policy(idle=4)


@pytest.mark.parametrize(
    "spoilt",
    [
        b"", b"null", b"[]", b"{", b'{"idle-minutes": 5} {}', b'{"idle-minutes": 0}', b'{"idle-minutes": 16}',
        b'{"idle-minutes": 5.0}', b'{"idle-minutes": "5"}', b'{"idle-minutes": true}', b'{"idle-minutes": NaN}',
        b'{"idle-minutes": 5, "idle-minutes": 15}', b'{"minutes": 5}', b'{"sound": 1}', b"\xff\xfe{\x00}\x00",
        b'{"idle-minutes": 5}' + b" " * LARGEST_FILE, b"[" * LARGEST_FILE, b'{"blank-minutes": 3}',
        b'{"second-place": 1}', b'{"second-place": "true"}', b'{"second-place": null}',
    ],
)  # fmt: skip
def test_a_file_that_is_not_exactly_right_is_refused_and_the_usual_times_are_the_longest(
    spoilt: bytes, tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match="the usual times hold"):
        parse(spoilt)
    (tmp_path / "policy.json").write_bytes(spoilt)
    assert read([tmp_path / "policy.json"]) == Policy(idle=5, sound=False)


def test_a_folder_in_its_place_is_a_spoilt_file(tmp_path: Path) -> None:
    assert not read([tmp_path]).sound


@given(st.binary(max_size=200))
@example(b'{"idle-minutes": 15}')
def test_whatever_lies_there_it_is_understood_or_refused(data: bytes) -> None:
    try:
        policy = parse(data)
    except BadInput:
        return
    assert policy.sound


times = st.fixed_dictionaries(
    {},
    optional={
        "idle-minutes": st.integers(1, 15),
        "blank-minutes": st.integers(1, 2),
        "session-minutes": st.integers(1, 20),
    },
)


@given(times, times)
def test_two_policies_are_never_longer_than_either(one: dict[str, int], other: dict[str, int]) -> None:
    first, second = (parse(json.dumps(each).encode()) for each in (one, other))
    both = first.and_also(second)
    for name in ("idle", "blank", "session"):
        assert getattr(both, name) == min(getattr(first, name), getattr(second, name))


@given(times, st.integers(0, 300), st.integers(0, 255))
def test_a_byte_changed_never_makes_times_longer_than_the_application_s_own(
    said: dict[str, int], at: int, byte: int
) -> None:
    data = bytearray(json.dumps(said).encode())
    data[at % len(data)] = byte
    try:
        policy = parse(bytes(data))
    except BadInput:
        return
    assert (policy.idle, policy.blank, policy.session) <= (15, 2, 20)
    assert policy.blank <= 2
    assert policy.session <= 20


def test_it_lies_where_the_system_keeps_what_its_administrator_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert policy_files() == (Path("/etc/sos-desktop/policy.json"),)
    monkeypatch.setattr("sys.platform", "darwin")
    assert policy_files() == (Path("/Library/Application Support/sos-desktop/policy.json"),)
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("PROGRAMDATA", "/ProgramData")
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", "/apps/sos-desktop/sos-desktop.exe")
    assert policy_files() == (
        Path("/ProgramData/sos-desktop/policy.json"),
        Path("/apps/sos-desktop/policy.json"),
    )
