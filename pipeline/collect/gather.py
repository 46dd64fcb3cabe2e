"""Files, folders and zips → the returned files, one by one, each under the name that reports call it.

Nothing is unpacked to a disk. Left out without a word are only what no person sends: hidden files and the locks that
Excel, WPS and LibreOffice keep beside an open workbook. The order of what is given does not count, nor do file times.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from os.path import realpath
from pathlib import Path, PurePosixPath

from pipeline.model import PlanError

LARGEST = 64 * 1024 * 1024  # bytes of a returned file; a form with a hundred tasks has a few tens of thousand
MOST = 2000  # files in a zip
_LOCKS = ("~$", ".~")  # Excel and WPS; LibreOffice's lock is hidden, too
_REST = ("__macosx", "thumbs.db", "desktop.ini")
_UTF8_NAMES = 0x800
_DAMAGED = (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came: ``name`` is what reports call it (unique), ``path`` where it is on the disk, ``inside`` its
    place in the zip at ``path``, ``trouble`` why it cannot be had."""

    name: str
    path: Path
    inside: int | None = None
    trouble: str = ""

    def read(self) -> bytes:
        """Its bytes. Raises PlanError, one Chinese sentence, where it cannot be read or is far too large."""
        if self.trouble:
            raise PlanError(self.trouble)
        try:
            if self.inside is None:
                if self.path.stat().st_size > LARGEST:
                    raise PlanError(_too_large(self.name))
                return self.path.read_bytes()
            with zipfile.ZipFile(self.path) as archive:
                entry = archive.infolist()[self.inside]
                if entry.flag_bits & 1:
                    raise PlanError(f"{self.name}：压缩包加了密码，请解压后再交。")
                if entry.file_size > LARGEST:
                    raise PlanError(_too_large(self.name))
                return archive.read(entry)
        except _DAMAGED as error:
            why = getattr(error, "strerror", None) or "压缩包损坏"
            raise PlanError(f"{self.name}：读不出来（{why}），请检查文件后重交。") from None


def _too_large(name: str) -> str:
    return f"{name}：文件超过 {LARGEST // 1024 // 1024} MB，不像填报表，未读；请删去其中的图片和附件后重交。"


def gather(given: Iterable[str | Path]) -> list[Sent]:
    """Every file that ``given`` (files, folders, zips) stands for, each once, in the order of their names.

    Raises PlanError where one of ``given`` is not there.
    """
    found: dict[str, tuple[str, Path]] = {}
    for each in sorted(map(Path, given), key=str):
        if not each.exists():
            raise PlanError(f"{each}：找不到这个文件或文件夹，请检查名称和所在的位置。")
        for path in _files(each) if each.is_dir() else (each,):
            below = path.relative_to(each).as_posix() if each.is_dir() else path.name
            found.setdefault(realpath(path), (below, path))
    listed = _told_apart(sorted(found.values(), key=lambda item: (item[0], str(item[1]))))
    return [sent for name, path in listed for sent in _opened(name, path)]


def _files(folder: Path) -> Iterator[Path]:
    """The files below ``folder``; a link that leads around in circles is followed once."""
    seen = {realpath(folder)}
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(here.iterdir())
        except OSError:
            continue
        for entry in entries:
            if _is_rest(entry.name):
                continue
            if not entry.is_dir():
                yield entry
            elif (place := realpath(entry)) not in seen:
                seen.add(place)
                waiting.append(entry)


def _is_rest(name: str) -> bool:
    return name.startswith((".", *_LOCKS)) or name.lower() in _REST


def _told_apart(listed: list[tuple[str, Path]]) -> list[tuple[str, Path]]:
    """Two files of one name are called by as much of their paths as tells them apart."""
    counts = Counter(name for name, _ in listed)
    return [(name if counts[name] == 1 else path.as_posix(), path) for name, path in listed]


def _opened(name: str, path: Path) -> Iterator[Sent]:
    """The file, or what is in it where it is a zip of files."""
    if not path.is_file():
        yield Sent(name, path, trouble=f"{name}：不是普通文件，未读。")
        return
    try:
        inside = list(_entries(path)) if _is_zip_of_files(path) else None
    except _DAMAGED:
        inside = None
    if inside is None:
        yield Sent(name, path)
    elif len(inside) > MOST:
        yield Sent(name, path, trouble=f"{name}：压缩包里有 {len(inside)} 个文件，太多，未读；请分成几包再交。")
    else:
        for at, below in inside:
            yield Sent(f"{name}/{below}", path, at)


def _is_zip_of_files(path: Path) -> bool:
    """Whether it is a zip, and no workbook or document (which are zips as well)."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        names = {entry.filename for entry in archive.infolist()}
    return not names & {"[Content_Types].xml", "mimetype"}


def _entries(path: Path) -> Iterator[tuple[int, str]]:
    with zipfile.ZipFile(path) as archive:
        listed = [(_entry_name(entry), at) for at, entry in enumerate(archive.infolist()) if not entry.is_dir()]
    for name, at in sorted(listed):
        if not any(_is_rest(part) for part in PurePosixPath(name).parts):
            yield at, name


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: zips of Chinese Windows have GB18030 in them and say nothing of it."""
    if entry.flag_bits & _UTF8_NAMES:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return entry.filename
