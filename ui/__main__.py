"""``sos-desktop`` and ``python -m ui``."""

import gc
import sys


def main() -> int:
    gc.disable()  # nothing is thrown away before the first paint; the window turns it on again
    from ui.application import start

    return start(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
