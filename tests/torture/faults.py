"""Calls that fail: each in each way that it can, once or from then on; then a second one during recovery."""

from tests.torture.budget import Budget
from tests.torture.calls import Call
from tests.torture.pieces import Share
from tests.torture.workshop import Tally, Workshop, failing

_NAMES = ("EACCES", "EROFS", "EIO", "ENOSPC")
ERRORS: dict[str, tuple[str, ...]] = {
    "openat": ("EACCES", "EMFILE", "EROFS", "EIO", "ENOSPC"),
    "write": ("EIO", "ENOSPC"),
    "pwrite64": ("EIO", "ENOSPC"),
    "fsync": ("EIO", "ENOSPC"),
    "fdatasync": ("EIO", "ENOSPC"),
    "ftruncate": ("EIO", "ENOSPC"),
    "fallocate": ("EIO", "ENOSPC"),
    "rename": _NAMES,
    "renameat": _NAMES,
    "renameat2": _NAMES,
    "link": _NAMES,
    "linkat": _NAMES,
    "unlink": ("EACCES", "EROFS", "EIO"),
    "unlinkat": ("EACCES", "EROFS", "EIO"),
    "rmdir": ("EACCES", "EROFS", "EIO"),
    "mkdir": _NAMES,
    "mkdirat": _NAMES,
    "read": ("EIO",),
    "pread64": ("EIO",),
    "sendfile": ("EIO", "ENOSPC"),
    "copy_file_range": ("EIO", "ENOSPC"),
    "newfstatat": ("EACCES", "EIO"),
    "stat": ("EACCES", "EIO"),
    "lstat": ("EACCES", "EIO"),
    "fstat": ("EIO",),
    "getdents64": ("EIO",),
    "access": ("EACCES", "EROFS"),
    "close": ("EIO",),
    "flock": ("ENOLCK",),
    "fcntl": ("ENOLCK",),
    "fchmod": ("EROFS",),
    "lseek": ("EIO",),
}
LASTING = frozenset({"ENOSPC", "EROFS", "EIO"})
"""What stays so once it has begun."""


WHOLE = Share()


def faults(
    workshop: Workshop, tally: Tally, most: int | None, share: Share = WHOLE, budget: Budget | None = None
) -> None:
    """Each error at each call, or ``most`` of them, chosen by the seed, as long as there is time."""
    assert workshop.recovery  # made before anything stands in the place
    every = [
        (call, error, on)
        for call in workshop.points(frozenset(ERRORS))
        for error in ERRORS[call.name]
        for on in ((False, True) if error in LASTING else (False,))
    ]
    every = workshop.chance("faults").sample(every, len(every) if most is None else min(most, len(every)))
    mine = every[share.part :: share.of]
    for done, (call, error, on) in enumerate(mine):
        if budget is not None and not budget.spend():
            tally.untried += len(mine) - done
            return
        where = f"{call.name} {call.nth}{' and after' if on else ''}: {error}"
        ended = workshop.fail(call, error, on=on)
        tally.faults += 1
        tally.saw(ended, where)
        second_fault(workshop, tally, where)
        tally.note(workshop.judge(workshop.look(), ended.acknowledged, ended.refused), where)


def second_fault(workshop: Workshop, tally: Tally, where: str) -> None:
    """One call of the recovery fails too: it must be put in words, and must not make anything worse."""
    possible = [call for call in workshop.recovery if call.name in ERRORS]
    chance = workshop.chance("second", where)
    call: Call = chance.choice(possible)
    error = chance.choice(ERRORS[call.name])
    again = workshop.look(failing(call, error, on=False))
    tally.faults += 1
    tally.saw(again, f"{where}, then {call.name} {call.nth}: {error}")
