"""sos-records: the same records without a window. Each command parses, calls one function, and prints."""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sos_desktop import __version__
from sos_desktop.commands import combining, keys, offices, programme, summary
from sos_desktop.errors import BadInput, QuestionnaireRefused, SosError, VaultDamaged
from sos_desktop.questionnaires.fhirpath import WORKER
from sos_desktop.terminal import Terms, fall_silent, only_where, refuse_deafness
from sos_desktop.terminal import command as _command
from sos_desktop.terminal import folder as _folder
from sos_desktop.terminal import passphrase as _passphrase
from sos_desktop.terminal import passphrase_option as _passphrase_option
from sos_desktop.terminal import say as _say

__all__ = ["REFUSED", "Terms", "main"]

REFUSED = 1


def main(arguments: Sequence[str] | None = None, *, terms: Terms | None = None) -> int:
    """Exit code 0; 1 for a refusal with one line on standard error; 2 (from argparse) for wrong usage."""
    if arguments is None and sys.argv[1:] == [WORKER]:  # the frozen application, for its own expressions
        from sos_desktop.questionnaires import fhirpath_worker

        fhirpath_worker.main()
        return 0
    if arguments is None:
        sys.excepthook = only_where
    chosen = _parser().parse_args(arguments)
    try:
        refuse_deafness()
        chosen.run(chosen, terms or Terms())
    except SosError as refusal:
        print(f"sos-records: {refusal}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("sos-records: Stopped.", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:  # whoever reads our output has seen enough
        fall_silent()
        return REFUSED
    return 0


# What can be asked


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sos-records", description="Supporting our Staff, without a window.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"sos-records {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = _command(commands, "demo", _demo, "make a record book of made-up people, marked as such for good")
    _folder(demo, "where to make it: new, or empty; any place will do")
    demo.add_argument("--people", type=_positive, default=40, metavar="N", help="how many (40)")
    demo.add_argument(
        "--seed", type=_whole, default=1, metavar="S", help="the same seed makes the same people"
    )
    demo.add_argument(
        "--today", type=_day, metavar="DATE", help="the day before which the records end (today)"
    )
    demo.add_argument(
        "--network",
        action="store_true",
        help="instead, the summaries that 48 made-up practitioners have sent in three years, to be added up",
    )

    new = _command(commands, "new", _new, "make an empty record book; prints the recovery code once")
    _folder(new, "where to make it: new, or empty, on this computer's own disk")
    new.add_argument("--nickname", help="how it is called on the unlock page (the folder's name)")
    new.add_argument(
        "--team",
        dest="kind",
        action="store_const",
        const="team",
        default="casework",
        help="for the SoS team: combines summaries, keeps no casework",
    )
    new.add_argument(
        "--made-up", action="store_true", help="to try things in: marked as a demonstration for good"
    )
    new.add_argument(
        "--organisation", type=_ods, default="RX1", metavar="CODE", help="ODS code of the trust (RX1)"
    )
    _passphrase_option(new)

    check = _command(commands, "check", _check, "read a whole record book and say whether it is sound")
    _folder(check, "the record book; it must be locked in the window")
    _passphrase_option(check)

    backup = _command(commands, "backup", _backup, "make a backup of a record book, and check it")
    _folder(backup, "the record book; it must be locked in the window")
    backup.add_argument(
        "--to", type=Path, metavar="PLACE", help="a stick or a share: copy it there too, now and from now on"
    )
    _passphrase_option(backup)

    restore = _command(commands, "restore", _restore, "make a record book from a backup")
    restore.add_argument(
        "backup",
        type=Path,
        metavar="BACKUP",
        help="a file, or a folder of backups (then the newest good one of them)",
    )
    _folder(restore, "where to make it: new, or empty; with --replace, the record book to replace")
    restore.add_argument(
        "--replace",
        action="store_true",
        help="put it in place of the record book in FOLDER, which becomes a backup itself",
    )
    _passphrase_option(restore)

    rescue = _command(commands, "rescue", _rescue, "save what can be read of a damaged record book")
    _folder(rescue, "the damaged record book; it stays as it is")
    rescue.add_argument("into", type=Path, metavar="NEW", help="where what was saved goes: new, or empty")
    rescue.add_argument(
        "--fill-from", type=Path, metavar="BACKUP", help="take what cannot be read from this backup"
    )
    _passphrase_option(rescue)

    combining.add(commands)
    keys.add(commands)
    summary.add(commands)
    programme.add(commands)
    offices.add(commands)

    told = _command(
        commands,
        "diagnostics",
        _diagnostics,
        "say what helps to find a fault: no name, path or note is in it",
    )
    told.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="look at this record book, too")
    told.add_argument("--out", type=Path, metavar="FILE", help="save it there instead of printing it")
    _passphrase_option(told)

    questionnaire = commands.add_parser("questionnaire", help="look at questionnaires")
    inner = questionnaire.add_subparsers(required=True, metavar="COMMAND")
    asked = _command(inner, "check", _questionnaire_check, "say what a FHIR Questionnaire file can do here")
    asked.add_argument("files", type=Path, nargs="+", metavar="FILE", help="the forms, as JSON")
    asked.add_argument("--json", action="store_true", help="answer in JSON, for another program")
    return parser


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", text, re.ASCII):
        raise argparse.ArgumentTypeError("must be a whole number of at most 18 digits")
    return int(text)


def _positive(text: str) -> int:
    number = _whole(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a date like 2026-11-23") from None


def _ods(text: str) -> str:
    if not re.fullmatch(r"[A-Z0-9]{3,9}", text):
        raise argparse.ArgumentTypeError("must be an ODS code like RX1")
    return text


# What is done


def _demo(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop import demonstration

    if chosen.network:
        _demo_network(chosen, terms)
        return
    cost, limits = terms.keys()
    made = demonstration.make(
        chosen.folder, people=chosen.people, seed=chosen.seed, today=chosen.today or terms.today,
        cost=cost, limits=limits,
    )  # fmt: skip
    _say(f"made {made.people} made-up people and {made.sessions} sessions in {made.folder}")
    _say(f"passphrase: {made.passphrase}")


def _demo_network(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.demonstration import network

    cost, limits = terms.keys()
    made = network.make(
        chosen.folder, seed=chosen.seed, today=chosen.today or terms.today, cost=cost, limits=limits
    )
    _say(
        f"made {made.files} summaries of {made.practitioners} made-up practitioners over {len(made.quarters)} quarters"
        f" in {made.summaries}; {made.missing} were never sent, {len(made.withdrawn)} withdrawn"
    )
    _say(f"the SoS team's record book is {made.team}, its passphrase: {network.PASSPHRASE}")


def _new(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.records.wording import short
    from sos_desktop.vault import folder, places, recovery

    nickname = short(chosen.nickname or chosen.folder.absolute().name, "The nickname", required=True)
    phrase = _passphrase(chosen, twice=True)
    code = recovery.new_code()
    cost, limits = terms.keys()
    folder.create(
        chosen.folder, phrase, code, nickname=nickname, now=terms.now(), kind=chosen.kind,
        organisation=chosen.organisation, generated=False, demonstration=chosen.made_up, cost=cost, limits=limits,
        allowed=terms.allowed or places.ordinary,
    )  # fmt: skip
    lost = (
        "The record book was made, and its recovery code was not shown: delete its folder and make another."
    )
    _say(f"made {chosen.folder}", lost=lost)
    _say(f"recovery code (write it down now, it is not shown again): {code.text}", lost=lost)


def _check(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.vault import soundness

    _, limits = terms.keys()
    findings = soundness.check(chosen.folder, _passphrase(chosen), now=terms.now(), limits=limits)
    for finding in findings:
        _say(f"{'ok ' if finding.sound else 'BAD'} {finding.where}: {finding.said}")
    bad = sum(not finding.sound for finding in findings)
    if bad:
        raise VaultDamaged(
            f"The record book is not sound: {bad} of {len(findings)} checks failed.",
            "Nothing has been changed.",
            "Open your newest backup instead, and keep this folder as it is.",
        )


def _backup(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.vault import backup, folder, second_place

    _, limits = terms.keys()
    now = terms.now()
    vault = folder.unlock(chosen.folder, _passphrase(chosen), now=now, limits=limits)
    try:
        made = backup.make(vault, now=now)
        _say(str(made.path))
        place = second_place.of(vault)
        if chosen.to:
            copied = second_place.choose(vault, chosen.to, now=now)
        else:
            copied = second_place.copy_newest(place, now=now) if place else None
        if copied:
            _say(str(copied.path))
    finally:
        vault.close(now=now)


def _restore(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.records.returned import Settling
    from sos_desktop.vault import places, restore

    path = chosen.backup
    if path.is_dir():
        newest = restore.newest_good(path)
        if newest is None:
            raise BadInput("There is no good backup in that folder.", "Nothing has been changed.")
        path = newest.path
    secret, (_, limits) = _passphrase(chosen), terms.keys()
    settling = Settling(path, chosen.folder if chosen.replace else None)
    if chosen.replace:
        restored = restore.replace(
            path, chosen.folder, secret, now=terms.now(), limits=limits, settle=settling
        )
    else:
        allowed = terms.allowed or places.ordinary
        restored = restore.into(
            path, chosen.folder, secret, now=terms.now(), limits=limits, allowed=allowed, settle=settling
        )
    _say(f"restored {restored.folder} from {restored.file.path.name}")
    if settling.again:
        _say(settling.said())
    if restored.replaced:
        _say(f"what was there is now {restored.replaced}")
    if restored.kept_aside:
        _say("what was there could not become a backup; it is kept in a folder “replaced-…” beside")


def _rescue(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.vault import backup_file, places, rescue

    filling = backup_file.read(chosen.fill_from) if chosen.fill_from else None
    _, limits = terms.keys()
    rescued = rescue.rescue(
        chosen.folder,
        chosen.into,
        _passphrase(chosen),
        now=terms.now(),
        filling=filling,
        limits=limits,
        allowed=terms.allowed or places.ordinary,
    )
    _say(f"made {rescued.folder}")
    for line in rescued.said():
        _say(line)
    if not rescued.whole:
        raise VaultDamaged(
            "Not everything could be saved.",
            "The damaged record book is as it was.",
            "Keep it, and compare what was saved with your newest backup.",
        )


def _diagnostics(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop import diagnostics, paths, troubles
    from sos_desktop.vault import folder, soundness
    from sos_desktop.vault.files import hand_over

    book = None
    if chosen.folder is not None:
        _, limits = terms.keys()
        vault = folder.unlock(chosen.folder, _passphrase(chosen), now=terms.now(), limits=limits)
        try:
            looked_at = diagnostics.of_vault(vault, now=terms.now())
            book = diagnostics.looked_at(looked_at, soundness.findings(vault))
        finally:
            vault.close(now=terms.now())
    report = diagnostics.Report(
        terms.today,
        diagnostics.of_programs(),
        diagnostics.of_computer(),
        troubles.read(paths.places().troubles),
        book=book,
    )
    if chosen.out is not None:
        _say(hand_over(chosen.out, report.text().encode()))
    else:
        _say(report.text().rstrip())


def _questionnaire_check(chosen: argparse.Namespace, terms: Terms) -> None:
    from sos_desktop.questionnaires import trial

    reports = [(path, trial.of_file(path, now=terms.now())) for path in chosen.files]
    if chosen.json:
        _say(json.dumps([{"file": str(path), **report.as_json()} for path, report in reports], indent=2))
    else:
        for path, report in reports:
            _say("\n  ".join((str(path), *report.lines())))
    bad = sum(report.refused for _, report in reports)
    if bad:
        raise QuestionnaireRefused(f"{bad} of {len(reports)} forms cannot be used.")


if __name__ == "__main__":
    sys.exit(main())
