"""``python -m pipeline`` is ``fengong``: the way in, and so short that a Ctrl-C hardly ever comes before it."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line of the process; a Ctrl-C while the program is still being loaded ends it as a later one."""
    told = sys.unraisablehook
    # A workbook that a Ctrl-C leaves half written finds its file closed, which Python would print as a traceback.
    sys.unraisablehook = lambda what: None if isinstance(what.exc_value, ValueError) else told(what)
    try:
        from pipeline.cli import main as run
    except KeyboardInterrupt:
        return 130
    return run()


if __name__ == "__main__":
    raise SystemExit(main())
