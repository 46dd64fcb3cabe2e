"""Words → names of files that every file system takes."""

from __future__ import annotations

import re
from pathlib import Path

_LONGEST = 200  # bytes of UTF-8: a file name has 255, and the longest ending is "-责任分工表.xlsx"
_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_UNENCODABLE = re.compile("[\ud800-\udfff]")


def safe_stem(name: str) -> str:
    """The name of a file without folder and ending, as a folder's name that Windows, too, can make.

    Afterwards it is not empty, no path, no device (CON), has no trailing dot or space and at most 200 bytes.
    Two names may give one stem: who writes several has to look.
    """
    return _safe(Path(name).stem)


def safe_words(words: str, most: int) -> str:
    """Words of a plan, of which nothing is a folder or an ending, on one line and of at most ``most`` characters, for a
    part of a name: cut before a bracket that would not be closed. They may be empty."""
    safe = _UNSAFE.sub("_", _UNENCODABLE.sub("_", " ".join(words.split())))
    cut = safe[:most]
    if len(safe) > most and cut.count("（") > cut.count("）"):
        cut = cut[: cut.rindex("（")]
    return cut.strip(" ")


def safe_name(words: str) -> str:
    """Words as the stem of a file's name; what ``safe_stem`` promises holds."""
    return _safe(_UNENCODABLE.sub("_", words))


def _safe(stem: str) -> str:
    stem = _UNSAFE.sub("_", stem)
    encoded = stem.encode("utf-8", "surrogatepass")[:_LONGEST]
    stem = encoded.decode("utf-8", "ignore") if len(encoded) == _LONGEST else stem
    stem = stem.strip(" ").rstrip(". ")
    return "_" + stem if not stem or _DEVICES.match(stem) else stem
