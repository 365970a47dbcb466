"""Whoever asks for help gets it in words: every command, everything it takes, and one list of them on paper."""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sos_desktop import cli

PAPER = Path(__file__).parents[2] / "docs" / "it.md"
Parser = argparse.ArgumentParser


def commands(parser: Parser, named: str = "") -> Iterator[tuple[str, str | None, Parser]]:
    """Each command with the sentence in the list above it, those within a group too."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            said = {choice.dest: choice.help for choice in action._choices_actions}
            for name, inner in action.choices.items():
                whole = f"{named} {name}".strip()
                within = list(commands(inner, whole))
                yield from within or [(whole, said.get(name), inner)]


COMMANDS = {name: (said, parser) for name, said, parser in commands(cli._parser())}


def test_every_command_is_listed_on_the_paper_for_it_and_no_other():
    listed = re.findall(r"^\| `sos-records ([a-z-]+(?: [a-z-]+)?)", PAPER.read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_and_everything_it_takes_is_explained(name: str):
    said, parser = COMMANDS[name]
    assert said and len(said.split()) >= 3
    unexplained = [each.dest for each in parser._actions if not each.help or len(each.help.split()) < 2]
    assert unexplained == []


@pytest.mark.parametrize("name", COMMANDS)
def test_its_help_can_be_asked_for(name: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        cli.main([*name.split(), "--help"])
    assert ended.value.code == 0 and f"sos-records {name}" in capsys.readouterr().out


def test_a_mistake_of_ours_shows_where_it_is_and_nothing_that_somebody_wrote():
    broken = (
        "import sys\n"
        "from sos_desktop import cli\n"
        "from sos_desktop.vault import soundness\n"
        "def check(folder, secret, **_): raise KeyError('Kittiwake', secret)\n"
        "soundness.check = check\n"
        "sys.argv = ['sos-records', 'check', 'Bay-4']\n"
        "cli.main()\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", broken], input="abacus kingfisher\n", capture_output=True, text=True,
        check=False, cwd=PAPER.parents[1],
    )  # fmt: skip
    assert run.returncode == 1
    assert re.fullmatch(
        r"sos-records: The application made a mistake\. KeyError in cli\.py, line \d+\. Please tell .*\n",
        run.stderr,
    )
