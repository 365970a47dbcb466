"""Bytes that are refused before any of them is taken seriously."""

import time

import pytest

from sos_desktop.errors import QuestionnaireRefused
from sos_desktop.questionnaires.document import DEEPEST, LARGEST, load


def rule(data: bytes) -> str:
    with pytest.raises(QuestionnaireRefused) as refused:
        load(data)
    assert refused.value.safe == "Nothing has been changed."
    (finding,) = refused.value.findings
    assert finding.do
    return finding.rule


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not JSON"),
        (b"not a form", "not JSON"),
        (b'{"resourceType": ', "not JSON"),
        (b"[1, 2]", "not a FHIR resource"),
        (b'"Questionnaire"', "not a FHIR resource"),
        (b"<Questionnaire/>", "XML"),
        (b"\xef\xbb\xbf  <Questionnaire/>", "XML"),
        (b'{"title": "\xff"}', "not text in UTF-8"),
        (b'{"a": NaN}', "not a JSON number"),
        (b'{"a": 1, "a": 2}', "says “a” twice"),
        (b'{"a": "\\u0000"}', "cannot be kept"),
        (b'{"a": {"\\ud800": 1}}', "cannot be kept"),
        (b'{"a": ["\\udfff"]}', "cannot be kept"),
        (b'{"a": 1' + b"0" * 5000 + b"}", "not JSON"),
        (b'{"a": 1.' + b"0" * 50 + b"}", "more than 40 characters"),
    ],
)
def test_what_is_no_json_object_is_refused_with_its_reason(data: bytes, said: str) -> None:
    assert said in rule(data)


def test_a_file_of_any_size_or_depth_is_refused_quickly() -> None:
    began = time.perf_counter()
    assert "bytes" in rule(b"[" * (LARGEST + 1))
    assert "levels deep" in rule(b"[" * LARGEST)
    assert "levels deep" in rule(b'{"item":[' * 1000)
    assert "not JSON" in rule(b'"' + b'\\"' * 1_000_000)
    assert "not JSON" in rule(b'["' * 1)
    assert time.perf_counter() - began < 2


def test_brackets_inside_texts_are_no_depth() -> None:
    text = "[" * (DEEPEST + 1) + '\\"' + "{" * DEEPEST + "\\\\"
    assert load(f'{{"a": "{text}", "b": [[1]]}}'.encode())["b"] == [[1]]
    assert load(b"[" * 0 + b'{"a":' * DEEPEST + b"1" + b"}" * DEEPEST)
    assert "levels deep" in rule(b'{"a":' * (DEEPEST + 1) + b"1" + b"}" * (DEEPEST + 1))


def test_a_byte_order_mark_emoji_and_right_to_left_text_are_kept_exactly() -> None:
    text = "👩🏽‍⚕️ שלום مرحبا \u202e"
    assert load(b"\xef\xbb\xbf" + f'{{"a": "{text}"}}'.encode()) == {"a": text}
    assert load(b'{"a": "\\ud83d\\ude00"}') == {"a": "😀"}
