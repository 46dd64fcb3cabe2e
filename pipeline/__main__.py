"""``python -m pipeline`` is ``fengong``: the way in, and so short that a Ctrl-C hardly ever comes before it."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line of the process; a Ctrl-C while the program is still being loaded ends it as a later one."""
    # What Python cannot raise (a workbook thrown away half written after a Ctrl-C) it would print as a traceback.
    sys.unraisablehook = lambda _: None
    try:
        from pipeline.cli import main as run
    except KeyboardInterrupt:
        return 130
    return run()


if __name__ == "__main__":
    raise SystemExit(main())
