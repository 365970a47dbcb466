"""Every instrument is scored as its source says: question by question, from its lowest to its highest."""

import pytest

from sos_desktop.questionnaires import instrument, shipped
from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.model import Coding, Item, Questionnaire
from sos_desktop.questionnaires.scoring import Score, score, subscores

RATED = ("one-to-one", "follow-up", "three-month-check")
FREQUENCY = ("Not at all", "Several days", "More than half the days", "Nearly every day")
BOTHERED = ("Not at all", "A little bit", "Moderately", "Quite a bit", "Extremely")
OFTEN = ("Never", "Less than monthly", "Monthly", "Weekly", "Daily or almost daily")
UPWARDS = (
    "At no time", "Some of the time", "Less than half of the time",
    "More than half of the time", "Most of the time", "All of the time",
)  # fmt: skip
DRINKING = (
    (
        "Never",
        "Monthly or less",
        "2 to 4 times per month",
        "2 to 3 times per week",
        "4 times or more per week",
    ),
    ("0 to 2", "3 to 4", "5 to 6", "7 to 9", "10 or more"),
    OFTEN,
)
WORTH = {
    "phq-9": (FREQUENCY,) * 9,
    "gad-7": (FREQUENCY,) * 7,
    "phq-4": (FREQUENCY,) * 4,
    "pcl-5": (BOTHERED,) * 20,
    "audit-c": DRINKING,
    "who-5": (UPWARDS,) * 5,
    "pc-ptsd-5": (("No", "Yes"),) * 5,
}
"""For each question that counts, its answers in the order of what they are worth: 0, 1, 2 ..."""


def form(name: str) -> Questionnaire:
    return shipped.guide(name) if name in shipped.GUIDES else shipped.instrument(name)


def counting(name: str) -> list[Item]:
    """The questions with weights, in the order of the page."""
    return [item for item in form(name).walk() if any(o.weight is not None for o in item.options)]


def answers(name: str, *worth: int | None) -> Answers:
    """The form answered with what each answer is worth; None leaves a question out."""
    given = {}
    for item, wanted in zip(counting(name), worth, strict=True):
        chosen = [option.value for option in item.options if option.weight == wanted]
        given[item.link_id] = tuple(chosen[:1])
    gate = [item for item in form(name).walk() if item.link_id == "gate"]
    return Answers(given | {item.link_id: (item.options[-1].value,) for item in gate})


def result(name: str, *worth: int | None) -> object:
    found = score(form(name), answers(name, *worth))
    assert found is not None
    return found.result


@pytest.mark.parametrize("name", WORTH)
def test_each_answer_to_each_question_is_worth_what_its_source_says(name):
    times = {"who-5": 4}.get(name, 1)
    items = counting(name)
    assert len(items) == len(WORTH[name])
    for number, labels in enumerate(WORTH[name]):
        by_weight = sorted(items[number].options, key=lambda option: option.weight)
        assert tuple(option.label for option in by_weight) == labels
        for worth in range(len(labels)):
            one = [0] * len(items)
            one[number] = worth
            assert result(name, *one) == worth * times


@pytest.mark.parametrize("name", [*WORTH, *RATED])
def test_a_score_reaches_its_documented_ends_and_no_further(name):
    rule = instrument.read(shipped.shipped_bytes(name)).score
    assert rule is not None and rule.source
    weights = [[option.weight for option in item.options] for item in counting(name)]
    for pick, end in ((min, rule.lowest), (max, rule.highest)):
        found = score(form(name), answers(name, *(pick(each) for each in weights)))
        assert found is not None and found.complete
        assert found.total == end
        assert (found.lowest, found.highest) == (rule.lowest, rule.highest)
    assert f"{rule.lowest} to {rule.highest}" in form(name).about.reference


WORKED = [
    # Added by hand: the answers, and what they make.
    ("phq-9", (2, 2, 2, 2, 1, 1, 0, 0, 0), 10),
    ("phq-9", (1, 2, 3, 0, 1, 2, 0, 3, 1), 13),
    ("gad-7", (0, 0, 1, 1, 0, 1, 0), 3),
    ("gad-7", (2, 1, 2, 1, 0, 1, 0), 7),
    ("gad-7", (3, 3, 3, 2, 1, 2, 1), 15),
    ("phq-4", (1, 2, 0, 3), 6),
    ("audit-c", (1, 2, 4), 7),
    ("audit-c", (4, 0, 1), 5),
    ("pc-ptsd-5", (1, 1, 0, 1, 0), 3),
    ("pcl-5", (4, 3, 2, 1, 0) * 4, 40),
    ("pcl-5", (3, 2, 0, 3, 1, 2, 1, 0, 1, 2, 3, 1, 2, 1, 1, 0, 3, 3, 2, 2), 33),
    ("who-5", (3, 3, 2, 2, 3), 52),
    ("who-5", (1, 2, 1, 0, 2), 24),
]


@pytest.mark.parametrize(("name", "given", "total"), WORKED)
def test_worked_examples_come_out_as_they_were_added_by_hand(name, given, total):
    assert result(name, *given) == total


def test_the_clusters_of_the_pcl_5_are_items_1_to_5_6_and_7_8_to_14_and_15_to_20():
    given = answers("pcl-5", *(4,) * 5, *(3,) * 2, *(2,) * 7, *(1,) * 6)
    found = [(part.total, part.highest) for _, part in subscores(form("pcl-5"), given)]
    assert found == [(20, 20), (6, 8), (14, 28), (6, 24)]
    assert result("pcl-5", *(4,) * 5, *(3,) * 2, *(2,) * 7, *(1,) * 6) == 46


def test_the_question_about_difficulty_does_not_count_towards_the_phq_9():
    asked = form("phq-9")
    difficulty = asked.items[-1]
    assert [option.weight for option in difficulty.options] == [None] * 4
    given = answers("phq-9", *(1,) * 9).with_("difficulty", (difficulty.options[3].value,))
    assert score(asked, given) == Score(9, 0, 27, 9, 9, 7)


def test_one_or_two_missing_of_the_phq_9_count_as_the_mean_of_the_rest_and_three_leave_no_score():
    assert result("phq-9", *(2,) * 8, None) == 18
    assert result("phq-9", 3, 3, 1, 1, 1, 1, 1, None, None) == 14  # 11 of 7, times 9: 14.14
    assert result("phq-9", 1, 1, 1, 1, 1, 1, 3, 3, None) == 14  # 12 of 8, times 9: 13.5
    assert result("phq-9", *(2,) * 6, None, None, None) is None
    assert result("phq-9", *(None,) * 9) is None


@pytest.mark.parametrize("name", [name for name in WORTH if name != "phq-9"])
def test_where_the_source_gives_no_rule_one_missing_answer_leaves_no_score(name):
    some = [0] * len(counting(name))
    assert result(name, *some) == 0
    assert result(name, None, *some[1:]) is None
    assert "No rule for missing answers" in instrument.read(shipped.shipped_bytes(name)).score.source


@pytest.mark.parametrize("name", [*shipped.GUIDES, *shipped.INSTRUMENTS])
def test_what_says_that_it_has_no_score_has_none(name):
    rule = instrument.read(shipped.shipped_bytes(name)).score
    assert (score(form(name), Answers()) is None) is (rule is None)


def test_pc_ptsd_5_counts_yes_only_where_there_was_such_an_event():
    asked = shipped.instrument("pc-ptsd-5")
    yes, no = Coding("LA33-6", "Yes", "http://loinc.org"), Coding("LA32-8", "No", "http://loinc.org")
    all_yes = dict.fromkeys(("nightmares", "avoidance", "on-guard", "numb", "guilt"), (yes,))
    closed = score(asked, Answers(all_yes | {"gate": (no,)}))
    assert (closed.total, closed.rated, closed.asked, closed.complete) == (0, 0, 0, True)
    unanswered = score(asked, Answers(all_yes))
    assert (unanswered.total, unanswered.complete) == (0, False)
    assert score(asked, Answers(all_yes | {"gate": (yes,), "guilt": (no,)})).total == 4
    assert asked.codes[0].code == "102010-6"


def test_phq_4_has_a_subscore_of_two_items_for_anxiety_and_for_depression():
    asked = shipped.instrument("phq-4")
    items = list(asked.items[0].items)
    assert [item.codes[0].code for item in items] == ["69725-0", "68509-9", "44250-9", "44255-8"]
    given = Answers({item.link_id: (item.options[n].value,) for n, item in enumerate(items)})
    assert [(name, part.total, part.highest) for name, part in subscores(asked, given)] == [
        ("Anxiety", 1, 6),
        ("Depression", 5, 6),
    ]
    assert [option.label for option in items[0].options] == [
        *("Not at all", "Several days", "More than half the days", "Nearly every day")
    ]
    assert asked.codes[0].code == "69724-3"
