"""What the layout promises: arrows that only point down, names that are free, a wheel that is whole."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("sos_desktop", "ui", "resources")
HEAVY = ("nacl", "sqlcipher3", "reportlab", "zxcvbn", "svglib", "segno", "lxml", "PIL", "fhirpathpy", "regex")
NETWORK = re.compile(
    r"(socket|ssl|http|ftplib|smtplib|imaplib|poplib|xmlrpc|asyncio|socketserver|requests|httpx"
    r"|urllib\.(request|error)|PySide6\.Qt(Network|WebEngine|WebSockets|Bluetooth)\w*)(\.|$)"
)


def python_files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def modules(*packages: str) -> list[str]:
    names = (path.relative_to(ROOT).with_suffix("").parts for path in python_files(*packages))
    return [".".join(parts[:-1] if parts[-1] == "__init__" else parts) for parts in names]


def run_python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_packaging_is_a_folder_and_never_a_package() -> None:
    """With an ``__init__.py`` it would shadow the ``packaging`` library and break pytest and build."""
    assert (ROOT / "packaging").is_dir()
    assert not list((ROOT / "packaging").rglob("__init__.py"))


@pytest.mark.parametrize("name", PACKAGES)
def test_nobody_else_owns_our_names(name: str) -> None:
    assert set(packages_distributions().get(name, [])) <= {"sos-desktop"}


def test_every_module_of_the_core_imports_where_there_is_no_qt() -> None:
    """import-linter sees imports under ``TYPE_CHECKING``, this sees dynamic ones: both are kept."""
    code = """
import importlib, sys
sys.modules["PySide6"] = None
for name in sys.argv[1:]:
    importlib.import_module(name)
"""
    result = run_python(code, *(name for name in modules("sos_desktop", "resources")))
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("first_page", ["unlock", "first run"])
def test_what_is_imported_before_the_first_paint_is_light(first_page: str, tmp_path: Path) -> None:
    """Cryptography, PDF and the like are imported on a thread, while the passphrase is typed."""
    code = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from ui import application
data, book, heavy = Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
window = application.compose(QApplication([]), application.parse(["sos-desktop", "--data", str(data)]))
window.start(data / book if book else None)
window.show()
window.grab()
print(*(name for name in heavy if name in sys.modules))
"""
    result = run_python(code, str(tmp_path), "book" if first_page == "unlock" else "", *HEAVY)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == []


def test_nothing_of_ours_can_reach_a_network() -> None:
    found = []
    for path in python_files(*PACKAGES):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [f"{path.relative_to(ROOT)}: {name}" for name in names if NETWORK.match(name)]
    assert found == []


def test_no_file_says_utils_or_its_like() -> None:
    banned = re.compile(r"(^|_)(utils?|common|helpers?|managers?|controllers?)(_|$)")
    names = [path for path in python_files(*PACKAGES, "tests", "packaging") if banned.search(path.stem)]
    folders = {path.parent for path in python_files(*PACKAGES, "tests")}
    assert names + [folder for folder in folders if banned.search(folder.name)] == []


def test_no_file_keeps_growing() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in python_files(*PACKAGES, "tests")}
    assert {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > 600} == {}


def test_only_one_module_knows_that_sqlcipher_is_underneath() -> None:
    knows = [
        str(path.relative_to(ROOT))
        for path in python_files(*PACKAGES)
        if re.search(r"^\s*(from|import) sqlcipher3", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert knows == ["sos_desktop/vault/connection.py"]


def test_no_layout_or_item_of_our_own() -> None:
    """Qt deletes their items while Python still owns them; ``ui/flowing.py`` says what came of it."""
    made = re.compile(r"class \w+\([^)]*\bQ(\w*Layout|\w*LayoutItem|WidgetItem|SpacerItem)\b")
    found = [path.name for path in python_files("ui") if made.search(path.read_text("utf-8"))]
    assert not found


def test_every_package_we_ask_for_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    import_names = {"PySide6-Essentials": "PySide6", "PyNaCl": "nacl", "python-dateutil": "dateutil"}
    data_only = {"tzdata"}
    asked = {re.split(r"[<>=~! ;\[]", line)[0] for line in project["dependencies"]} - data_only
    text = "\n".join(path.read_text("utf-8") for path in python_files(*PACKAGES))
    unused = [
        name
        for name in sorted(asked)
        if not re.search(rf"^\s*(from|import) {import_names.get(name, name)}\b", text, re.MULTILINE)
    ]
    assert unused == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_file_of_the_three_packages(wheel: Path) -> None:
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file()]
    names = {path.relative_to(ROOT).as_posix() for path in files}
    kept = {name for name in names if not re.search(r"(^|/)(\.|__pycache__/)", name)}
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == kept


def test_the_wheel_carries_the_licences_and_both_commands(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    names = archive.namelist()
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("licenses/resources/fonts/LICENCE-OFL.txt") for name in names)
    commands = archive.read(next(name for name in names if name.endswith("entry_points.txt"))).decode()
    assert "sos-records = sos_desktop.cli:main" in commands
    assert "sos-desktop = ui.__main__:main" in commands


def test_resources_are_read_from_a_wheel_as_from_the_tree(wheel: Path) -> None:
    code = """
import sys
sys.path[:] = [sys.argv[1], *(entry for entry in sys.path if entry and "site-packages" not in entry)]
from resources import resource
assert sys.modules["resources"].__file__.startswith(sys.argv[1])
from sos_desktop.codes import StaffGroup
print(len(resource("fonts", "NotoSans-Regular.ttf").read_bytes()), StaffGroup.STUDENTS.label)
"""
    result = subprocess.run(
        [sys.executable, "-I", "-c", code, str(wheel)],
        cwd=wheel.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    size, label = result.stdout.split(maxsplit=1)
    assert int(size) == (ROOT / "resources" / "fonts" / "NotoSans-Regular.ttf").stat().st_size
    assert label.strip() == "Students"
