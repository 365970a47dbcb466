"""A passphrase that can be remembered, typed on any keyboard, and not guessed."""

import hashlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources import resource
from sos_desktop.errors import BadInput
from sos_desktop.vault.passphrase import generate, judged, normalised, secret_bytes, words


def test_the_list_is_the_one_its_licence_names():
    data = resource("wording", "eff-large-wordlist.txt").read_bytes()
    licence = resource("wording", "LICENCE-eff-large-wordlist.txt").read_text("utf-8")
    assert hashlib.sha256(data).hexdigest() in licence
    assert len(set(words())) == 7776
    assert round(4 * math.log2(7776), 1) == 51.7


def test_four_words_are_offered_and_five_on_request():
    assert len(generate().split(" ")) == 4
    assert len(generate(5).split(" ")) == 5
    assert set(generate().split(" ")) <= set(words())


def test_every_word_is_as_likely_as_any_other():
    """Each of the 62,208 accepted draws of two bytes leads to a word, every word to eight of them."""
    draws = iter(number.to_bytes(2, "big") for number in range(62208))
    chosen = generate(62208, chance=lambda _: next(draws)).split(" ")
    assert {chosen.count(word) for word in ("abacus", "yo-yo", "zoom")} == {8}


def test_a_draw_that_would_favour_some_words_is_drawn_again():
    draws = iter([b"\xff\xff", (62208).to_bytes(2, "big"), b"\x00\x01"])
    assert generate(1, chance=lambda _: next(draws)) == words()[1]


@pytest.mark.parametrize(
    "typed",
    [
        "abacus yo-yo lantern zoom",
        "  ABACUS  yo yo\tLantern\nzoom ",
        "abacus-yo-yo-lantern-zoom",
        "Abacus – yo‑yo — lantern − zoom",
        "ａｂａｃｕｓ yo-yo lantern\u00a0zoom",
    ],
)
def test_a_generated_phrase_is_read_generously(typed: str):
    assert normalised(typed, generated=True) == "abacus yo yo lantern zoom"


def test_no_two_generated_phrases_become_one_by_being_read_generously():
    assert len({normalised(word, generated=True) for word in words()}) == 7776
    spaced = {word.replace("-", " ") for word in words() if "-" in word}
    assert not any(set(word.split()) <= set(words()) for word in spaced)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("caf\u00e9 am Meer", "cafe\u0301 am Meer", True),
        ("\ufb01nest hour", "finest hour", True),
        ("trailing space ", " trailing space", True),
        ("Upper case", "upper case", False),
        ("two  spaces", "two spaces", False),
        ("hyphen-ated", "hyphen ated", False),
    ],
)
def test_ones_own_phrase_is_the_same_on_every_keyboard_and_otherwise_exact(one: str, other: str, same: bool):
    assert (secret_bytes(one, generated=False) == secret_bytes(other, generated=False)) is same


def test_half_a_character_and_a_pasted_book_are_refused():
    with pytest.raises(BadInput, match="half there"):
        secret_bytes("abc\ud83d", generated=False)
    with pytest.raises(BadInput, match="at most"):
        secret_bytes("x" * 2_000_000, generated=True)


@pytest.mark.parametrize(
    ("phrase", "advice"),
    [
        ("", "at least 12"),
        ("K7#vR2!x", "at least 12"),
        ("aaaaaaaaaaaaaa", "Repeating"),
        ("password1234", "Common words"),
        ("zxcvbnm,./asdfgh", "side by side"),
        ("abcdefghijklmnop", "Sequences"),
        ("ward 23/11/1987", "Dates"),
    ],
)
def test_a_weak_phrase_is_refused_with_plain_advice(phrase: str, advice: str):
    judgement = judged(phrase)
    assert not judgement.accepted
    assert any(advice in sentence for sentence in judgement.advice), judgement


def test_a_strong_phrase_of_ones_own_is_accepted_without_comment():
    judgement = judged("the heron waits behind grandmother's shed")
    assert (judgement.score, judgement.accepted, judgement.advice) == (4, True, ())


def test_a_long_phrase_is_judged_by_its_beginning_in_reasonable_time():
    assert judged("velvet oblong harbour " * 40).accepted


@given(st.text(max_size=60))
def test_reading_a_phrase_twice_changes_nothing_more(text: str):
    for generated in (True, False):
        once = normalised(text, generated=generated)
        assert normalised(once, generated=generated) == once
