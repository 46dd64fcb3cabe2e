"""What the program says and where: one line a message to standard error, results to standard output as UTF-8."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import sys
from typing import Any, TextIO

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def one_line(words: str) -> str:
    """Words of a plan or a file name steer no terminal and break no line."""
    return _CONTROL.sub(" ", words)


def say(message: str) -> None:
    if sys.stderr:
        with contextlib.suppress(OSError):
            print(one_line(message), file=sys.stderr, flush=True)


def speak_utf8(stream: TextIO | Any) -> None:
    """UTF-8 and LF in a file or pipe, whatever the code page; a terminal keeps its own. Nothing is unprintable:
    a lone surrogate becomes ``\\udxxx``, which in JSON says just that."""
    if hasattr(stream, "reconfigure"):
        own = {} if stream.isatty() else {"encoding": "utf-8", "newline": "\n"}
        stream.reconfigure(errors="backslashreplace", **own)


class _Closed(io.TextIOBase):
    """Standard output that is closed (``>&-``): what nobody can read is not well."""

    def write(self, _: str) -> int:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def heed_closed_output() -> None:
    """Let words that go nowhere, because there is no standard output, be an OSError like any other."""
    if sys.stdout is None:
        sys.stdout = _Closed()


def drop_output() -> None:
    """Send what is still to be written nowhere, or the interpreter complains about it at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # no real file behind it
        sys.stdout = None
