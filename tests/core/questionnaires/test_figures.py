"""The numbers that a form works out itself, as far as they may be shown."""

from decimal import Decimal

from sos_desktop.questionnaires.answers import Answers
from sos_desktop.questionnaires.figures import figures
from sos_desktop.questionnaires.model import Coding, NoAnswer, Quantity

CALCULATED = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
YES = Coding("y", "Yes", "https://forms.example/yes-no")


def worked_out(link_id, kind="integer", expression="1"):
    value = {"language": "text/fhirpath", "expression": expression}
    return {"linkId": link_id, "type": kind, "extension": [{"url": CALCULATED, "valueExpression": value}]}


def test_a_sum_is_no_figure_before_every_question_that_counts_is_rated(made, yes_no):
    choice = {"type": "choice", "answerOption": yes_no}
    form = made(choice | {"linkId": "a"}, choice | {"linkId": "b"}, worked_out("sum"))
    (figure,) = figures(form, Answers({"a": (YES,), "b": (NoAnswer.DECLINED,), "sum": (1,)}))
    assert figure.value is None
    assert [item.link_id for item in figure.waiting] == ["b"]
    (figure,) = figures(form, Answers({"a": (YES,), "b": (YES,), "sum": (2,)}))
    assert (figure.value, figure.waiting, figure.place) == (2, (), "sum")


def test_figures_of_every_kind_stand_in_the_order_of_the_form(made):
    form = made(
        worked_out("whole"),
        worked_out("decimal", "decimal"),
        worked_out("amount", "quantity"),
        worked_out("words", "string"),
        worked_out("nothing"),
        {"linkId": "given", "type": "integer"},
    )
    given = Answers(
        {
            "whole": (0,),
            "decimal": (Decimal("0.5"),),
            "amount": (Quantity(Decimal(3), "kg"),),
            "words": ("high",),
            "given": (7,),
        }
    )
    assert [(one.place, one.value) for one in figures(form, given)] == [
        ("whole", 0),
        ("decimal", Decimal("0.5")),
        ("amount", Decimal(3)),
    ]


def test_a_nought_that_nobody_gave_is_no_figure(made):
    given = {"linkId": "given", "type": "integer"}
    form = made(given, worked_out("sum"))
    assert [one.value for one in figures(form, Answers({"sum": (0,)}))] == [None]
    assert [one.value for one in figures(form, Answers({"sum": (0,), "given": (0,)}))] == [0]
    form = made(given, worked_out("sum", expression="%resource.item.answer.value.ordinal().sum()"))
    assert [one.value for one in figures(form, Answers({"sum": (0,), "given": (0,)}))] == [None]
