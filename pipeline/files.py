"""Bytes → files, whole or not at all.

Written beside, flushed to the disk, then renamed over the old file: a reader sees the old bytes or the new
ones, and a run that is killed leaves the old ones. What a killed run left beside is swept by the next.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.model import PlanError

_BESIDE = ".fengong-{}.tmp"
_LOCKS = ("~${}", ".~{}", ".~lock.{}#")  # Excel, WPS, LibreOffice, beside a workbook that is open
FULL = errno.ENOSPC, errno.EDQUOT, errno.EFBIG  # the disk, or what one may have of it
_POSIX = os.name == "posix"


def write_whole(path: Path, data: bytes) -> None:
    """Replace or create one file with ``data``; after a PlanError it is as it was."""
    write_set(path.parent, {path.name: data})


def digest(path: Path) -> str:
    """The sha256 of a file's bytes, "" where there is none. Raises PlanError where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "文件名不对"
        raise PlanError(f"{path}：读不了（{why}），请关闭打开它的程序、检查权限再试。") from None


def write_set(
    folder: Path, files: Mapping[str, bytes], remove: Iterable[str] = (), seen: Mapping[str, str] | None = None
) -> None:
    """Write every file of ``files`` (name → bytes) into ``folder``, made where missing, and at last take those of
    ``remove`` away; other files stay. A name may stand in a subfolder: offices/甲.xlsx.

    All are written beside before the first is renamed, so that a full disk or a kill leaves the old set; only
    between the renames, a few microseconds, can a kill leave whole files of both sets. ``seen`` are the digests of
    files that what is written was made from. Raises PlanError, with nothing changed, where one of those is another by
    now, the folder cannot be written, a name is taken by a folder or a file is open elsewhere.
    """
    gone = [folder / name for name in remove]
    folders = {folder, *((folder / name).parent for name in files)}
    try:
        for each in sorted(folders):
            each.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            for each in folders:
                _sweep(each)
            for name, before in (seen or {}).items():
                if digest(folder / name) != before:
                    raise PlanError(f"{folder / name}：读过之后又被改写了（多半是同时在汇总），没有写，请再运行一次。")
            for path in (*(folder / name for name in files), *gone):
                _refuse_taken(path)
            _replace_all({folder / name: data for name, data in files.items()})
            for path in gone:
                path.unlink(missing_ok=True)
    except OSError as error:
        raise PlanError(_why(folder, error)) from None


def _replace_all(files: Mapping[Path, bytes]) -> None:
    with contextlib.ExitStack() as leaving:
        beside = []
        for path, data in files.items():
            written = path.parent / _BESIDE.format(os.urandom(8).hex())
            leaving.callback(written.unlink, missing_ok=True)
            file = leaving.enter_context(written.open("xb"))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            with contextlib.suppress(OSError):  # an old file keeps who may read it
                written.chmod(path.stat().st_mode & 0o777)
            beside.append((file, written, path))
        for file, written, path in beside:
            file.close()  # not sooner: what is open, no other run on Windows can sweep; not later: nor rename
            written.replace(path)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One run at a time writes into a folder, others wait; at the end the renames are on the disk.

    The system frees the lock with the process, however that ends. Windows has no such lock and needs none.
    """
    if not _POSIX:
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network drives lock no folders
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Remove what killed runs left beside."""
    for stale in folder.glob(_BESIDE.format("*")):
        with contextlib.suppress(OSError):
            stale.unlink()


def _refuse_taken(path: Path) -> None:
    """Raise PlanError where ``path`` is a folder, read-only, or open in Excel, WPS or LibreOffice."""
    if path.is_dir():
        raise PlanError(f"{path}：要写的文件与一个文件夹同名，请移走或改名那个文件夹再试。")
    for lock in _LOCKS:
        if os.path.lexists(beside := path.with_name(lock.format(path.name))):  # False for a name too long to be
            raise PlanError(f"{path}：文件正被打开，请关闭后再试（确已关闭而仍有此提示时，请删除 {beside.name}）。")
    try:
        if path.exists():
            path.open("r+b").close()
    except OSError:
        raise PlanError(f"{path}：文件正被打开或是只读的，请关闭打开它的程序、去掉只读属性再试。") from None


def _why(folder: Path, error: OSError) -> str:
    if error.errno in FULL:
        return f"{folder}：磁盘空间不足，写不下，原有文件未改动，请清理后再试。"
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return f"{folder}：不能作输出文件夹，路径上有同名的文件，请用 -o 换一个文件夹或移走那个文件。"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{folder}：输出文件夹不能写入（没有权限，或其中的文件正被打开），请用 -o 换一个文件夹再试。"
    return f"{folder}：输出文件夹不能写入（{error.strerror}），请用 -o 换一个文件夹再试。"
