"""What is handed out → onto the disk, and never over what a person has written into a file.

The manifest of the run before tells the bytes that were written then. A file that still has them is replaced, or
removed where its unit is gone. A file that has others was changed by somebody, who may have filled it in: it stays as
it is where the same would be written as before, and where not, nothing at all is written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.files import digest
from pipeline.model import PlanError

MANIFEST = "manifest.json"
_RETURNED = "收回"


class Settled(NamedTuple):
    """What is to be done in a folder: files to write and to remove, and those that stay because somebody has changed
    them: ``kept`` (still handed out) and ``stale`` (not any more)."""

    write: dict[str, bytes]
    remove: tuple[str, ...]
    kept: tuple[str, ...]
    stale: tuple[str, ...]


def manifest(folder: Path) -> dict[str, Any]:
    """The manifest that is there, {} where there is none. Raises PlanError where it cannot be read: nobody could tell
    then which of the workbooks beside it somebody has filled in."""
    path = folder / MANIFEST
    try:
        said = json.loads(path.read_text("utf-8-sig")) if path.exists() else {}
        if not isinstance(said.get("files", []), list):
            raise ValueError
    except OSError as error:
        raise PlanError(f"{path}：读不了（{error.strerror}），这次什么都没有写；请检查权限再试。") from None
    except (ValueError, AttributeError, RecursionError):
        raise PlanError(
            f"{path}：不是 fengong 写出的清单，或已损坏，分不清旁边的填报表哪些填过，这次什么都没有写；"
            f"请把这个文件夹移走（或改名）再试。"
        ) from None
    return dict(said)


def settle(folder: Path, files: Mapping[str, bytes]) -> Settled:
    """What becomes of ``files`` (the manifest among them, or none at all) in ``folder``. Raises PlanError where one of
    them would go over a file that somebody has changed."""
    before = _written(manifest(folder))
    there = {name: found for name in (*files, *before) if (found := digest(folder / name))}
    write, kept, changed = {}, [], []
    for name, data in files.items():
        new = hashlib.sha256(data).hexdigest()
        if name == MANIFEST or there.get(name, new) in (new, before.get(name)):
            write[name] = data
        elif before.get(name) == new:
            kept.append(name)
        else:
            changed.append(name)
    if changed:
        raise PlanError(_refusal(folder, changed))
    gone = [name for name in before if name not in files and name in there]
    remove = [name for name in gone if there[name] == before[name]]
    if not files and (folder / MANIFEST).is_file():
        remove.append(MANIFEST)
    return Settled(write, tuple(remove), tuple(kept), tuple(name for name in gone if there[name] != before[name]))


def _refusal(folder: Path, changed: list[str]) -> str:
    more = f"等 {len(changed)} 个文件" if len(changed) > 1 else ""
    return (
        f"{folder / changed[0]}{more}：生成之后改动过（多半已经填报），而要发的内容与原来不同，没有覆盖，"
        f"这次什么都没有写；请把收回的表移到别的文件夹（如“{_RETURNED}”）再试。"
    )


def _written(said: dict[str, Any]) -> dict[str, str]:
    """File → sha256 of what was written; a manifest that somebody has edited names no path."""
    pairs = [(each.get("file"), each.get("sha256")) for each in said.get("files", ()) if isinstance(each, dict)]
    return {
        name: sha
        for name, sha in pairs
        if isinstance(name, str) and isinstance(sha, str) and name.endswith(".xlsx") and _is_plain(name)
    }


def _is_plain(name: str) -> bool:
    return not any(sign in name for sign in "/\\:\x00") and not name.startswith(".")
