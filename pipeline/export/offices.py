"""What is handed out → one workbook a unit, and the manifest: the same hand-out gives the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook

from pipeline.export import cover
from pipeline.export.excel import Archive, saved
from pipeline.export.form import Form, Whole
from pipeline.export.safe import visible
from pipeline.handout.records import SCHEMA, Handout, Identity, IdentityRow, Packet, word_hash

MANIFEST = "manifest.json"


def render(out: Handout) -> dict[str, bytes]:
    """The files of a hand-out by name, the manifest last."""
    files = {packet.file: workbook(out, packet) for packet in out.packets}
    said = json.dumps(manifest(out, files), ensure_ascii=False, indent=1) + "\n"
    return files | {MANIFEST: said.encode("utf-8", "backslashreplace")}


def workbook(out: Handout, packet: Packet) -> bytes:
    """One unit's workbook: 填报说明, 我的任务, where a text is too long for a row 全文, and what the workbook is."""
    book, whole = Workbook(write_only=True), Whole()
    first = cover.cover(book, out, packet)
    form = Form(book, out, packet, whole, first)
    if whole.found:
        cover.whole_texts(book, out, whole, first)
    cover.identity(book, _identity(out, packet, form).to_dict(), first)
    return saved(book, visible(f"{out.title} {packet.unit.name}"))


def _identity(out: Handout, packet: Packet, form: Form) -> Identity:
    rows = tuple(
        IdentityRow(row.plan, row.task, row.stamp, row.reports, tuple((key, word_hash(w)) for key, w in given.items()))
        for row, given in zip(packet.assignments, form.given, strict=True)
    )
    return Identity(packet.unit.id, packet.unit.name, out.period, out.due, packet.version, rows)


def manifest(out: Handout, files: Mapping[str, bytes]) -> dict[str, Any]:
    """What was issued to whom: the contract of manifest.json, schema 1."""
    return {
        "schema": SCHEMA,
        "period": out.period,
        "due": out.due,
        "version": out.version,
        "plans": [{"file": p.file, "title": p.title, "year": p.year, "sha256": p.sha256} for p in out.plans],
        "files": [_file(packet, files[packet.file]) for packet in out.packets],
    }


def _file(packet: Packet, data: bytes) -> dict[str, Any]:
    return {
        "file": packet.file,
        "unit": {"id": packet.unit.id, "name": packet.unit.name},
        "number": packet.number,
        "version": packet.version,
        "sha256": hashlib.sha256(data).hexdigest(),
        "tasks": [
            {"plan": row.plan, "task": row.task, "stamp": row.stamp, "role": row.roles, "reports": row.reports}
            for row in packet.assignments
        ],
    }


def packed(files: Mapping[str, bytes]) -> bytes:
    """All workbooks (not the manifest) in one zip, names in UTF-8: the same files give the same bytes."""
    out = io.BytesIO()
    with Archive(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            if name != MANIFEST:
                archive.writestr(name, data)
    return out.getvalue()
