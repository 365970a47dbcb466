"""What options are called, which keys give them, and whether they are short enough to stand side by side."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sos_desktop.questionnaires.model import Option

YES_NO = (Option(True), Option(False))
"""A boolean's two answers."""
OTHER = "Something else"


def wording(option: Option) -> str:
    if isinstance(option.value, bool):
        return "Yes" if option.value else "No"
    return f"{option.prefix} {option.label}".strip()


def weight_of(option: Option) -> int | None:
    """The option's score where it is a whole number of one digit."""
    if option.weight is None or option.weight != option.weight.to_integral_value():
        return None
    return int(option.weight) if 0 <= option.weight <= 9 else None


def number_keys(options: Sequence[Option]) -> dict[str, int]:
    """Which key gives which option: its score where each has one of its own, or else its place in the list."""
    words = [wording(option).casefold() for option in options]
    if sorted(words) == ["no", "yes"]:
        yes, no = words.index("yes"), words.index("no")
        return {"y": yes, "1": yes, "n": no, "0": no}
    weights = [weight_of(option) for option in options]
    if None not in weights and len(set(weights)) == len(options):
        return {str(weight): index for index, weight in enumerate(weights)}
    return {str(index + 1): index for index in range(min(9, len(options)))}


def key_of(keys: Mapping[str, int], index: int) -> str:
    """The number that gives the option at ``index``, to be shown beside it; nothing where none does."""
    return next((key for key, at in keys.items() if at == index and key.isdecimal()), "")


def segment_labels(options: Sequence[Option]) -> tuple[str, ...] | None:
    """What stands on each option side by side, or None where they are too long to stand so.

    Three or more short options with scores of their own are a rating: their figures stand there.
    """
    labels = tuple(wording(option) for option in options)
    if not 2 <= len(labels) <= 7:
        return None
    weights = [weight_of(option) for option in options]
    if (
        len(labels) > 2
        and None not in weights
        and len(set(weights)) == len(labels)
        and max(map(len, labels)) < 15
    ):
        return tuple(str(weight) for weight in weights)
    return labels if max(map(len, labels)) <= 16 and sum(map(len, labels)) <= 32 else None


def column_of(widgets: Sequence[QWidget]) -> QWidget:
    around = QWidget()
    column = QVBoxLayout(around)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(5)
    for widget in widgets:
        column.addWidget(widget)
    return around
