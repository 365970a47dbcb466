"""A code that somebody copies by hand: whatever slips, they are told where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sos_desktop.errors import BadInput
from sos_desktop.vault.recovery import ALPHABET, RecoveryCode, hint, new_code, wrong_groups

codes = st.binary(min_size=20, max_size=20).map(RecoveryCode)
places = st.integers(0, 7)


def test_a_code_is_eight_groups_of_five():
    code = RecoveryCode(bytes(range(20)))
    assert code.text == "000GC-40R4Y-0M301-E209M-185G2-R38EE-1W810-24GKG"
    assert new_code(chance=lambda size: bytes(size)).secret == bytes(20)
    assert new_code() != new_code()


def test_a_code_keeps_its_secret_out_of_error_reports():
    assert "0000" not in repr(RecoveryCode(bytes(20)))
    with pytest.raises(ValueError, match="20 bytes"):
        RecoveryCode(b"short")


@given(codes)
def test_what_is_printed_can_be_typed(code: RecoveryCode):
    assert RecoveryCode.parse(code.text) == code


@given(codes, st.sampled_from([" ", "", "-", "  ", " – ", "\n", ". ", "_"]))
def test_case_spaces_and_look_alikes_do_not_matter(code: RecoveryCode, separator: str):
    typed = separator.join(code.groups).lower().replace("0", "o").replace("1", "l")
    assert RecoveryCode.parse(typed) == code
    assert RecoveryCode.parse(typed.replace("l", "I").replace("o", "O")) == code


@given(codes, places, st.integers(0, 4), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_placed(code: RecoveryCode, place: int, position: int, character: str):
    groups = list(code.groups)
    wrong = groups[place][:position] + character + groups[place][position + 1 :]
    if wrong == groups[place]:
        return
    groups[place] = wrong
    text = "-".join(groups)
    with pytest.raises(BadInput, match=f"Group {place + 1} of the recovery code has a slip"):
        RecoveryCode.parse(text)
    assert wrong_groups(text) == (place + 1,)


@given(codes, places, st.integers(0, 3))
def test_two_neighbours_swapped_are_placed(code: RecoveryCode, place: int, position: int):
    groups = list(code.groups)
    letters = list(groups[place])
    letters[position : position + 2] = reversed(letters[position : position + 2])
    if "".join(letters) == groups[place]:
        return
    groups[place] = "".join(letters)
    with pytest.raises(BadInput, match=f"Group {place + 1} "):
        RecoveryCode.parse(" ".join(groups))


@given(codes, places)
def test_a_group_left_out_is_named(code: RecoveryCode, place: int):
    groups = list(code.groups)
    del groups[place]
    with pytest.raises(BadInput, match=f"Group {place + 1} of the recovery code seems to be missing"):
        RecoveryCode.parse("-".join(groups))


def test_two_groups_swapped_are_both_named():
    groups = list(RecoveryCode(bytes(range(20))).groups)
    groups[1], groups[4] = groups[4], groups[1]
    with pytest.raises(BadInput, match="Groups 2 and 5 of the recovery code have slips"):
        RecoveryCode.parse("-".join(groups))


@pytest.mark.parametrize("text", ["", "   ", "-", "ABC", "0" * 500, "U" * 40, "000GC-40R4Y"])
def test_anything_else_is_refused_in_words(text: str):
    with pytest.raises(BadInput, match="recovery code"):
        RecoveryCode.parse(text)


def test_a_group_is_marked_while_the_rest_is_still_being_typed():
    assert wrong_groups("000GC 40R4") == ()
    assert wrong_groups("000GC 40R4Z 0M") == (2,)
    assert wrong_groups("000GC40R4Z0M") == (2,)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_either_a_code_or_refused(text: str):
    wrong_groups(text)
    try:
        code = RecoveryCode.parse(text)
    except BadInput as refused:
        assert refused.happened.endswith(".")
    else:
        assert RecoveryCode.parse(code.text) == code


def test_two_sheets_are_told_apart_by_a_hint():
    assert hint(bytes.fromhex("1f3a9c02" + "00" * 12)) == "1F3A-9C02"
