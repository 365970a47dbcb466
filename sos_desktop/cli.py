"""sos-records: the same records without a window. Each command parses, calls one function, and prints."""

import argparse
import getpass
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from sos_desktop import __version__
from sos_desktop.dates import Quarter, london_date, utc_now
from sos_desktop.errors import BadInput, SosError

REFUSED = 1
WRONG_USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0; 1 for a refusal with one sentence on standard error; 2 for wrong usage."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen) or 0)
    except SosError as refusal:
        print(f"sos-records: {refusal}", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sos-records", description="Supporting our Staff, without a window."
    )
    parser.add_argument("--version", action="version", version=f"sos-records {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = _command(commands, "demo", _demo, "make a record book of made-up people, marked as such for good")
    demo.add_argument("folder", type=Path)
    demo.add_argument("--people", type=_positive, default=40)
    demo.add_argument("--seed", type=int, default=1)
    demo.add_argument("--today", type=_day, help="the day on which the made-up records end (YYYY-MM-DD)")

    new = _command(commands, "new", _new, "make an empty record book; prints the recovery code once")
    new.add_argument("folder", type=Path)
    new.add_argument("--nickname", required=True, help="how the record book is called on the unlock page")
    new.add_argument(
        "--team",
        dest="kind",
        action="store_const",
        const="team",
        default="casework",
        help="for the SoS team: combines summaries, keeps no casework",
    )
    new.add_argument("--organisation", default="RX1", help="ODS code of the trust")
    _passphrase_option(new)

    check = _command(commands, "check", _check, "read a whole record book and say whether it is sound")
    check.add_argument("folder", type=Path)
    _passphrase_option(check)

    backup = _command(commands, "backup", _backup, "make a backup of a record book, and check it")
    backup.add_argument("folder", type=Path)
    backup.add_argument("--to", type=Path, metavar="PLACE", help="copy it there too, from now on")
    _passphrase_option(backup)

    restore = _command(commands, "restore", _restore, "make a record book from a backup")
    restore.add_argument(
        "backup", type=Path, help="a file, or a folder of backups (then the newest good one of them)"
    )
    restore.add_argument("folder", type=Path)
    restore.add_argument(
        "--replace",
        action="store_true",
        help="put it in place of the record book in FOLDER, which becomes a backup itself",
    )
    _passphrase_option(restore)

    rescue = _command(commands, "rescue", _rescue, "save what can be read of a damaged record book")
    rescue.add_argument("folder", type=Path)
    rescue.add_argument("into", type=Path, metavar="NEW")
    rescue.add_argument("--fill-from", type=Path, metavar="BACKUP", help="fill in what cannot be read")
    _passphrase_option(rescue)

    summary = _command(
        commands, "summary", _summary, "make the protected summary of a quarter that has ended"
    )
    summary.add_argument("folder", type=Path)
    summary.add_argument("--quarter", required=True, help="such as 2026-Q3")
    summary.add_argument("--out", type=Path, required=True, help="the file, or a folder for it")
    summary.add_argument("--today", type=_day, help=argparse.SUPPRESS)
    _passphrase_option(summary)

    combine = _command(
        commands, "combine", _combine, "add up at least five summaries: totals.csv and a PDF report"
    )
    combine.add_argument("files", type=Path, nargs="+", metavar="FILE")
    combine.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    combine.add_argument("--expected", type=_positive, help="how many files were expected in each quarter")

    questionnaire = commands.add_parser("questionnaire", help="look at questionnaires")
    inner = questionnaire.add_subparsers(required=True, metavar="COMMAND")
    asked = _command(inner, "check", _questionnaire_check, "say what a FHIR Questionnaire file can do here")
    asked.add_argument("files", type=Path, nargs="+", metavar="FILE")
    asked.add_argument("--json", action="store_true", help="for machines")
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], int | None],
    words: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")
    command.set_defaults(run=run)
    return command


def _passphrase_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--passphrase-file",
        metavar="FILE",
        help="read the passphrase from the first line of FILE (- for standard input) instead of asking for it",
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a date like 2026-11-23") from None


def _passphrase(chosen: argparse.Namespace, *, twice: bool = False) -> str:
    """From the file named, or asked for at the terminal; never from the command line."""
    if chosen.passphrase_file == "-":  # noqa: S105 - standard input
        return sys.stdin.readline().rstrip("\r\n")
    if chosen.passphrase_file:
        try:
            text = Path(chosen.passphrase_file).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            raise BadInput("The passphrase file cannot be read.", do="Please check its name.") from None
        return text.split("\n", 1)[0].rstrip("\r")
    first = getpass.getpass("Passphrase: ")
    if twice and getpass.getpass("The same again: ") != first:
        raise BadInput("The two passphrases differ.", "Nothing has been made.", "Please try again.")
    return first


def _today(chosen: argparse.Namespace) -> date:
    return chosen.today or london_date(utc_now())


def _demo(chosen: argparse.Namespace) -> None:
    from sos_desktop import demonstration

    made = demonstration.make(chosen.folder, people=chosen.people, seed=chosen.seed, today=_today(chosen))
    print(f"made {made.people} made-up people and {made.sessions} sessions in {made.folder}")
    print(f"passphrase: {made.passphrase}")


def _new(chosen: argparse.Namespace) -> None:
    from sos_desktop.vault import folder, passphrase, recovery

    phrase = _passphrase(chosen, twice=True)
    judged = passphrase.judged(phrase)
    if not judged.accepted:
        raise BadInput(
            "This passphrase is too easy to guess.", "Nothing has been made.", " ".join(judged.advice)
        )
    code = recovery.new_code()
    folder.create(
        chosen.folder, phrase, code, nickname=chosen.nickname, now=utc_now(), kind=chosen.kind,
        organisation=chosen.organisation, generated=False,
    )  # fmt: skip
    print(f"made {chosen.folder}")
    print(f"recovery code (write it down now, it is not shown again): {code.text}")


def _check(chosen: argparse.Namespace) -> int:
    from sos_desktop.vault import soundness

    findings = soundness.check(chosen.folder, _passphrase(chosen), now=utc_now())
    for finding in findings:
        print(f"{'ok  ' if finding.sound else 'BAD '}{finding.said}")
    return 0 if all(finding.sound for finding in findings) else REFUSED


def _backup(chosen: argparse.Namespace) -> None:
    from sos_desktop.vault import backup, folder, second_place

    now = utc_now()
    vault = folder.unlock(chosen.folder, _passphrase(chosen), now=now)
    try:
        made = backup.make(vault, now=now)
        print(made.path)
        place = second_place.of(vault)
        if chosen.to:
            copied = second_place.choose(vault, chosen.to, now=now)
        else:
            copied = second_place.copy_newest(place, now=now) if place else None
        if copied:
            print(copied.path)
    finally:
        vault.close(now=now)


def _restore(chosen: argparse.Namespace) -> None:
    from sos_desktop.vault import restore

    path = chosen.backup
    if path.is_dir():
        newest = restore.newest_good(path)
        if newest is None:
            raise BadInput("There is no good backup in that folder.", "Nothing has been changed.")
        path = newest.path
    way = restore.replace if chosen.replace else restore.into
    restored = way(path, chosen.folder, _passphrase(chosen), now=utc_now())
    print(f"restored {restored.folder} from {restored.file.path.name}")
    if restored.replaced:
        print(f"what was there is now {restored.replaced}")
    if restored.kept_aside:
        print("what was there could not become a backup; it is kept in a folder “replaced-…” beside")


def _rescue(chosen: argparse.Namespace) -> int:
    from sos_desktop.vault import backup_file, rescue

    filling = backup_file.read(chosen.fill_from) if chosen.fill_from else None
    rescued = rescue.rescue(chosen.folder, chosen.into, _passphrase(chosen), now=utc_now(), filling=filling)
    print(f"made {rescued.folder}")
    for line in rescued.said():
        print(line)
    return 0 if rescued.whole else REFUSED


def _summary(chosen: argparse.Namespace) -> None:
    from sos_desktop.casebook import Casebook
    from sos_desktop.summary import ledger

    quarter = Quarter.parse(chosen.quarter)
    now = utc_now() if chosen.today is None else datetime.combine(chosen.today, utc_now().timetz())
    casebook = Casebook.open(chosen.folder, _passphrase(chosen), now=now)
    try:
        issued = ledger.issue(casebook.vault, quarter, now=now, today=_today(chosen))
    finally:
        casebook.close(now=now)
    print(ledger.save(issued, chosen.out))


def _combine(chosen: argparse.Namespace) -> None:
    from sos_desktop.reports import impact
    from sos_desktop.summary import combine

    combined = combine.combine(chosen.files, expected=chosen.expected)
    for refusal in combined.refused:
        print(f"not added: {refusal.name}: {refusal.reason}", file=sys.stderr)
    for path in impact.save(combined, chosen.out):
        print(path)


def _questionnaire_check(chosen: argparse.Namespace) -> int:
    from sos_desktop.questionnaires import parse

    reports = [(path, parse.check_file(path)) for path in chosen.files]
    if chosen.json:
        print(json.dumps([{"file": str(path), **report.as_json()} for path, report in reports], indent=2))
    else:
        for path, report in reports:
            print(path)
            for line in report.lines():
                print(f"  {line}")
    return REFUSED if any(report.refused for _, report in reports) else 0


if __name__ == "__main__":
    sys.exit(main())
