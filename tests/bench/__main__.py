"""``make bench``: every measurement of this folder, one line each; fails where a limit is exceeded.

``python tests/bench save today`` runs only those.
"""

import subprocess
import sys
from pathlib import Path

from verdict import heads

HERE = Path(__file__).parent
PARTS = {"__main__", "verdict", "large", "bulk", "keepass"}


def main(chosen: list[str]) -> int:
    scripts = sorted(path for path in HERE.glob("*.py") if path.stem not in PARTS)
    heads()
    exits = [
        subprocess.run([sys.executable, str(path)], check=False).returncode
        for path in scripts
        if not chosen or path.stem in chosen
    ]
    return max(exits, default=2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
