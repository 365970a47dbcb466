"""What the README and the papers beside it promise to whoever opens the folder first."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from sos_desktop import __version__

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_machine_that_checks_changes_runs_the_readmes_own_test_command() -> None:
    commands = [
        line.split("#")[0].strip()
        for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
        for line in block.splitlines()
    ]
    assert "make test" in commands
    checks = [line for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines() if line]
    assert checks[-1] == "make test"


def test_every_make_target_that_is_mentioned_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    papers = [README, *(path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.md"))]
    mentioned = {name for paper in papers for name in re.findall(r"`make ([a-z-]+)`", paper)}
    assert mentioned <= targets


@pytest.mark.parametrize(
    "paper", sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")], key=str), ids=str
)
def test_every_link_to_a_file_leads_somewhere(paper: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", paper.read_text("utf-8"))
    assert [link for link in links if not (paper.parent / link).exists()] == []


def test_the_licence_is_the_unmodified_text() -> None:
    """The GNU AGPL, version 3, as the Free Software Foundation publishes it."""
    digest = hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest()
    assert digest == "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"


def test_the_changelog_knows_this_version() -> None:
    assert re.search(
        rf"^## \[{re.escape(__version__)}\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-team.lock", "requirements-dev.lock"])
def test_the_pins_name_hashes_and_no_place_to_fetch_from(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"://|index-url|find-links|/(home|root|opt|tmp|Users)/", text)
    pins = [entry for entry in re.split(r"\n(?=\S)", text) if not entry.startswith("#")]
    assert pins
    assert [pin for pin in pins if "--hash=sha256:" not in pin] == []


def test_no_tool_of_ours_names_a_place_to_fetch_from() -> None:
    """Packages come from wherever pip, uv and apt are set up to look on that machine."""
    tools = [
        ROOT / "Makefile",
        ROOT / "pyproject.toml",
        ROOT / ".ci" / "run",
        *(ROOT / "packaging").iterdir(),
    ]
    told = re.compile(r"://|index-url|find-links|trusted-host|proxy", re.IGNORECASE)
    assert [path.name for path in tools if path.is_file() and told.search(path.read_text("utf-8"))] == [
        "lock.sh"  # which looks for them, in the files it has written
    ]


def test_what_the_application_runs_on_is_what_was_tested() -> None:
    def pins(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))

    application, tested = pins("requirements.lock"), pins("requirements-dev.lock")
    assert application.items() <= tested.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.split(r"[<>=~! ;\[]", line)[0].lower() for line in project["dependencies"]}
    assert asked <= application.keys()
