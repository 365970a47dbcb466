"""What has changed since an earlier time, question by question and in total."""

import pytest

from sos_desktop.questionnaires import shipped
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.change import between
from sos_desktop.questionnaires.model import NoAnswer


@pytest.fixture
def phq():
    return shipped.instrument("phq-4")


def given(form, *chosen):
    """Each question with weights answered by the option of that number."""
    items = [item for item in form.walk() if item.options]
    return Answers(
        {
            item.link_id: (item.options[number].value,)
            for item, number in zip(items, chosen, strict=False)
            if number is not None
        }
    )


def test_every_question_and_the_total_have_a_change(phq):
    found = between(phq, given(phq, 3, 2, 1, 0), phq, given(phq, 1, 2, 2, 0))
    assert [line.change for line in found.items] == [-2, 0, 1, 0]
    assert [(line.first_figure, line.figure) for line in found.items] == [(3, 1), (2, 2), (1, 2), (0, 0)]
    assert (found.first, found.now, found.change) == (6, 5, -1)
    assert found.items[0].item.text.startswith("Feeling nervous")


def test_what_was_not_rated_at_one_of_the_times_has_no_change_and_neither_has_the_total(phq):
    first = given(phq, 3, None, 1, 0)
    now = given(phq, 1, 2, 2, 0).with_("nervous", (NoAnswer.DECLINED,))
    found = between(phq, first, phq, now)
    assert [line.change for line in found.items] == [None, None, 1, 0]
    assert found.items[0].now == (NoAnswer.DECLINED,)
    assert (found.first, found.now, found.change) == (None, None, None)
    assert between(phq, Answers(), phq, Answers()).change is None


def test_an_earlier_version_is_compared_by_link_id_or_else_by_code(made, yes_no):
    code = [{"system": "http://loinc.org", "code": "1-8"}]
    old = made({"linkId": "first", "type": "choice", "code": code, "answerOption": yes_no})
    new = made(
        {"linkId": "renamed", "type": "choice", "code": code, "answerOption": yes_no},
        {"linkId": "added", "type": "choice", "answerOption": yes_no},
        version="2",
    )
    no, yes = (option.value for option in old.items[0].options)
    found = between(old, Answers({"first": (no,)}), new, Answers({"renamed": (yes,), "added": (yes,)}))
    assert [line.change for line in found.items] == [1, None]
    assert (found.first, found.now, found.change) == (0, 2, 2)


def test_weights_that_are_not_whole_stay_what_they_are(made, yes_no):
    yes_no[1]["extension"][0]["valueDecimal"] = 0.5
    form = made({"linkId": "q", "type": "choice", "answerOption": yes_no})
    no, yes = (option.value for option in form.items[0].options)
    found = between(form, Answers({"q": (no,)}), form, Answers({"q": (yes,)}))
    assert str(found.change) == "0.5"
