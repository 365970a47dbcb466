"""Read-only words, forms, fonts and pictures, and the one way to open them."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def resource(*parts: str) -> Traversable:
    """The shipped file or folder at these parts, as in ``resource("guides", "one-to-one.json")``."""
    return files(__name__).joinpath(*parts)
