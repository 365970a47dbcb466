"""The process in which the FHIRPath of a form is run: a line of JSON in, a line of JSON out, nothing kept.

An expression comes from whoever wrote the form, and may take for ever, take all memory or break the library
that runs it. So it runs here, where the only thing to lose is this process: it has no more memory than it needs,
ends itself when an expression has used up its time, and ends with the pipe it is asked through. What it is told
it keeps in memory only, and never says again in an error.

The library is fhirpathpy. ``sum``, ``avg``, ``min`` and ``max`` are ours because its own stop at a decimal of
the resource; ``matches`` and ``replaceMatches`` because its own cannot be stopped; ``ordinal()`` and ``weight()``
(SDC) because it has none; ``now()`` and ``today()`` because what day it is comes with the question.
"""

import json
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import IO, Any

from sos_desktop.questionnaires.patterns import compiled

ALLOWED = 0.25
"""Seconds of the processor an expression may take; reading it for the first time, four times as long."""
READING = 4 * ALLOWED
TOO_LONG = 3
"""The exit code of a process that has ended itself because an expression took too long."""
MEMORY = 1 << 30
CORE_SECONDS = 5
_WEIGHTS = ("ordinalValue", "itemWeight", "questionnaire-ordinalValue")


class _Watch:
    """Ends this process where what is under way has used up its time."""

    def __init__(self) -> None:
        self._until = float("inf")
        self._over = threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    def allow(self, seconds: float) -> None:
        self._until = time.process_time() + seconds

    def rest(self) -> None:
        self._until = float("inf")

    def end(self) -> None:
        self._over.set()

    def _look(self) -> None:
        while not self._over.wait(0.02):
            if time.process_time() > self._until:
                os._exit(TOO_LONG)


class _Form:
    """What expressions are asked about: the answers, the form itself, and the variables worked out so far."""

    def __init__(self, questionnaire: dict[str, Any]) -> None:
        self.questionnaire = questionnaire
        self.resource: dict[str, Any] = {}
        self.items: dict[str, dict[str, Any]] = {}
        self.variables: dict[str, dict[str, list[Any]]] = {}
        self.now = ""
        self._by_link_id: dict[str, dict[str, Any]] = {}
        waiting = [questionnaire]
        while waiting:
            for item in waiting.pop().get("item", []):
                self._by_link_id[item["linkId"]] = item
                waiting.append(item)

    def load(self, resource: dict[str, Any], paths: dict[str, list[Any]], now: str) -> None:
        """New answers; ``paths`` says where in them the item of each place stands."""
        self.resource, self.now, self.variables, self.items = resource, now, {}, {}
        for place, path in paths.items():
            node: Any = resource
            for step in path:
                node = node[step]
            self.items[place] = node

    def run(self, expression: str, place: str, link_id: str, scopes: list[str]) -> list[Any]:
        from fhirpathpy.engine.nodes import ResourceNode

        here: Any = self.resource
        names: dict[str, Any] = {
            "resource": self.resource,
            "rootResource": self.resource,
            "questionnaire": self.questionnaire,
            "sct": "http://snomed.info/sct",
            "loinc": "http://loinc.org",
        }
        if link_id:
            stub = {"linkId": link_id}
            node: Any = ResourceNode  # the library leaves it untyped
            here = node(self.items.get(place, stub), "QuestionnaireResponse.item")
            names["qitem"] = node(self._by_link_id.get(link_id, stub), "Questionnaire.item")
        names["context"] = here
        for scope in scopes:
            names |= self.variables.get(scope, {})
        found: list[Any] = _read(expression, self.now)(here, names)
        return found


@lru_cache(maxsize=4096)
def _read(expression: str, now: str) -> Any:
    from fhirpathpy import apply_parsed_path
    from fhirpathpy.engine.util import set_paths
    from fhirpathpy.models import models

    table = {
        "sum": {"fn": _sum},
        "avg": {"fn": _average},
        "min": {"fn": lambda nodes: [min(_numbers(nodes))] if nodes else []},
        "max": {"fn": lambda nodes: [max(_numbers(nodes))] if nodes else []},
        "ordinal": {"fn": _weights},
        "weight": {"fn": _weights},
        "matches": {"fn": _matches, "arity": {1: ["String"]}, "nullable_input": True},
        "replaceMatches": {"fn": _replaced, "arity": {2: ["String", "String"]}, "nullable_input": True},
        "now": {"fn": lambda nodes: [now]},
        "today": {"fn": lambda nodes: [now[:10]]},
        "timeOfDay": {"fn": lambda nodes: [now[11:19]]},
    }
    options = {"userInvocationTable": table, "returnRawData": True, "traceFn": lambda *_: None}
    compiled: Any = set_paths  # the library leaves it untyped
    return compiled(apply_parsed_path, _parsed(expression), models["r4"], options)


def _parsed(expression: str) -> Any:
    """As the library reads it, but to its end: its own reader takes ``1 2`` for 1."""
    from antlr4 import CommonTokenStream, InputStream, ParseTreeWalker, Token
    from fhirpathpy.parser.ASTPathListener import ASTPathListener
    from fhirpathpy.parser.generated.FHIRPathLexer import FHIRPathLexer
    from fhirpathpy.parser.generated.FHIRPathParser import FHIRPathParser

    walk: Any = ASTPathListener  # the library leaves it untyped
    lexer, listener = FHIRPathLexer(InputStream(expression)), walk()
    tokens = CommonTokenStream(lexer)
    parser = FHIRPathParser(tokens)
    for reader in (lexer, parser):
        reader.removeErrorListeners()
    tree = parser.expression()
    if parser.getNumberOfSyntaxErrors() or tokens.LA(1) != Token.EOF:
        raise ValueError("not FHIRPath")
    ParseTreeWalker().walk(listener, tree)
    return listener.parentStack[0]


def _numbers(nodes: Iterable[Any]) -> list[Any]:
    found = [node["value"] if isinstance(node, dict) and "value" in node else node for node in nodes]
    if any(isinstance(one, bool) or not isinstance(one, int | Decimal) for one in found):
        raise TypeError("not a number")
    return found


def _sum(nodes: list[Any]) -> list[Any]:
    return [sum(_numbers(nodes))]


def _average(nodes: list[Any]) -> list[Any]:
    return [Decimal(sum(_numbers(nodes))) / len(nodes)] if nodes else []


def _matches(nodes: list[Any], pattern: Any) -> list[Any]:
    if not isinstance(pattern, str):
        return []
    (text,) = nodes
    return [_pattern(pattern).search(text, timeout=ALLOWED) is not None]


def _replaced(nodes: list[Any], pattern: Any, by: Any) -> list[Any]:
    if not isinstance(pattern, str) or not isinstance(by, str):
        return []
    (text,) = nodes
    return [_pattern(pattern).sub(re.sub(r"\$(\d+)", r"\\\1", by), text, timeout=ALLOWED)]


def _pattern(pattern: str) -> Any:
    """One that can be stopped: the library's own would hold this process up where nothing else can."""
    found = compiled(f"(?s){pattern}")
    if found is None:
        raise ValueError("a pattern that cannot be used")
    return found


def _weights(nodes: list[Any]) -> list[Any]:
    """The weight of each coding, or of the coding of each answer; those without one are left out."""
    found = []
    for node in nodes:
        coding = node.get("valueCoding", node) if isinstance(node, dict) else {}
        for extension in coding.get("extension", []):
            if str(extension.get("url", "")).rsplit("/", 1)[-1] in _WEIGHTS:
                found.append(extension.get("valueDecimal", extension.get("valueInteger")))
                break
    return [weight for weight in found if weight is not None]


def _plain(value: Any) -> Any:
    """A result as JSON can say it; a decimal keeps its digits as text."""
    from fhirpathpy.engine.nodes import FP_Quantity, FP_Type, ResourceNode

    if isinstance(value, ResourceNode):
        return _plain(value.data)
    if isinstance(value, Decimal | float):
        return {"decimal": str(value)}
    if isinstance(value, FP_Quantity):
        return {"value": {"decimal": str(value.value)}, "unit": str(value.unit).strip("'")}
    if isinstance(value, FP_Type):
        return str(value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if isinstance(key, str)}
    return value


def answer(request: dict[str, Any], form: _Form, watch: _Watch) -> dict[str, Any]:
    """One request carried out. Whatever goes wrong is said by the name of its kind, never in its own words."""
    try:
        watch.allow(READING)
        _read(request["run"], form.now)
        watch.allow(ALLOWED)
        found = form.run(request["run"], request["place"], request["link_id"], request["scopes"])
        if "keep" in request:
            form.variables.setdefault(request["place"], {})[request["keep"]] = found
            return {"found": []}
        return {"found": _plain(found)}
    except Exception as problem:  # noqa: BLE001  the library raises bare ones; here is the edge, and nothing is lost
        return {"failed": type(problem).__name__}
    finally:
        watch.rest()


def _limit() -> None:
    with suppress(ImportError, ValueError, OSError):  # not on Windows, where the time has to do
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _last_resort() -> None:
    """The system ends this process where an expression holds it up and nobody is left to do it."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        spent = int(time.process_time())
        resource.setrlimit(
            resource.RLIMIT_CPU, (spent + CORE_SECONDS, resource.getrlimit(resource.RLIMIT_CPU)[1])
        )


def serve(questions: IO[bytes], replies: IO[bytes], before: Callable[[], None] = lambda: None) -> None:
    """Answer line by line until nobody asks any more; ``before`` is called before each expression."""
    import fhirpathpy.models  # noqa: F401  what costs time comes before the first question

    form, watch = _Form({}), _Watch()
    replies.write(b'{"ready": true}\n')
    replies.flush()
    for line in questions:
        request = json.loads(line, parse_float=Decimal)
        reply: dict[str, Any] = {}
        if "questionnaire" in request:
            form = _Form(request["questionnaire"])
        elif "resource" in request:
            form.load(request["resource"], request["paths"], request["now"])
        else:
            before()
            reply = answer(request, form, watch)
        replies.write(json.dumps(reply, default=str).encode() + b"\n")
        replies.flush()
    watch.end()


def main() -> None:
    """Ours are the pipes; whatever the library prints goes nowhere."""
    replies = os.fdopen(os.dup(1), "wb")
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123  until this process ends
    _limit()
    with suppress(BrokenPipeError, KeyboardInterrupt):
        serve(sys.stdin.buffer, replies, _last_resort)


if __name__ == "__main__":
    main()
