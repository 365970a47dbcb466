"""``sos-desktop`` and ``python -m ui``."""

import sys


def main() -> int:
    from ui.application import start

    return start(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
