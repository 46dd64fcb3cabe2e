"""File → Source: bytes decoded strictly, line ends made LF, sha256 of the bytes.

Read are UTF-8 (with or without BOM), UTF-16 (with BOM, or without where the text is plainly Chinese) and
GB18030. Nearly any byte string is "valid" GB18030, so a guess counts only where the outcome reads like a
Chinese office text: better one clear refusal than a plan of mojibake.
"""

from __future__ import annotations

import codecs
import errno
import hashlib
import stat
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from pipeline.model import PlanError, Source

LARGEST = 64 << 20  # bytes of a plan or list: some 20 million characters, a hundred times the longest that is issued

_INPUT = Path("input")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030", "gb18030"),
)
_GUESSES = ("utf-16-le", "utf-16-be", "gb18030")

_MAGIC = (
    (b"PK\x03\x04", "Word、Excel、WPS 一类的文档或压缩包"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Word、Excel 或 WPS 文档"),
    (b"%PDF-", "PDF 文档"),
    (b"{\\rtf", "RTF 文档"),
)

# What a Chinese office text is full of, whatever it is about: its punctuation, its numerals, its commonest words.
_COMMON = frozenset(
    "　，。、；：（）《》“”－—的一二三四五六七八九十百年月日和与及在对为以是了不有等各各级将要大中小上下"
    "工作责任单位部门牵头配合落实推进加强建设完善管理服务发展改革市县区省国局委办公室厅司处科院关于人民政府"
    "全面深化提升开展制度机制实施保障组织安全生产企业项目重点实行方案计划完成时限"
)
_LEAST_CHINESE = 0.9  # of the characters beyond ASCII
_LEAST_COMMON = 0.1


class Wanted(NamedTuple):
    """What a message tells people to do about a file of a kind: one that is no text, an empty one, a folder."""

    text: str = "请先另存为或转换为 Markdown（.md）或纯文本（.txt）再试"
    words: str = "请放入工作要点的正文再试"
    file: str = "请给出其中的文件，例如 {path}"


_PLAN = Wanted()


def read(path: Path, wanted: Wanted = _PLAN) -> Source:
    """The file at ``path`` as a Source; spans of every later room count code points of its ``text``; ``wanted`` is what
    messages tell people to do about it.

    Afterwards ``text`` has no BOM at its start and no CR, and is not blank; ``file`` is the name without folder.
    Raises PlanError (one Chinese sentence: file, what is wrong, what to do) for whatever cannot be read as text.
    """
    return from_bytes(_bytes(Path(path), wanted), path.name, shown=str(path), wanted=wanted)


def from_bytes(data: bytes, name: str, *, shown: str = "", wanted: Wanted = _PLAN) -> Source:
    """The bytes of a file called ``name`` as a Source; ``shown`` is what messages call it (else the name)."""
    shown = shown or name
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise PlanError(f"{shown}：这是{kind}，不是文本，{wanted.text}。")
    decoded = _decode(data)
    if decoded is None and b"\0" in data:
        raise PlanError(f"{shown}：这是二进制文件，不是文本，{wanted.text}。")
    if decoded is None:
        raise PlanError(f"{shown}：认不出文字编码（能读 UTF-8、UTF-16 和 GB18030），请另存为 UTF-8 编码的文本再试。")
    text, encoding = decoded
    if not text.strip():
        raise PlanError(f"{shown}：文件是空的，{wanted.words}。")
    return Source(name, _newlines(text), hashlib.sha256(data).hexdigest(), encoding)


def from_text(text: str, name: str = "…") -> Source:
    """Text that a script already holds as a Source; sha256 is that of its UTF-8 bytes.

    Any string goes: a BOM at its start is dropped, lone surrogates and control characters stay as they are.
    """
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Source(name, _newlines(text.removeprefix("\ufeff")), digest, "utf-8")


def content(path: Path) -> bytes:
    """The bytes of the file at ``path``, as many as a list or plan may have (``LARGEST``).

    Raises PlanError for what is larger, or has no end: a device, a pipe; OSError for what cannot be opened.
    """
    there = path.stat()
    if stat.S_ISDIR(there.st_mode):
        raise IsADirectoryError(errno.EISDIR, "是文件夹", str(path))
    if not stat.S_ISREG(there.st_mode):
        raise PlanError(
            f"{path}：这是设备或管道，不是文件，没有读；要从管道读要点，请用 - 作文件名（parse、check、units）。"
        )
    if there.st_size > LARGEST:
        raise too_large(str(path))
    return path.read_bytes()


def too_large(shown: str) -> PlanError:
    """The error that more than ``LARGEST`` bytes are."""
    return PlanError(f"{shown}：超过 {LARGEST >> 20} MB，没有读，请确认是不是要读的文件，是的话请分成几个再试。")


def _bytes(path: Path, wanted: Wanted) -> bytes:
    try:
        return content(path)
    except IsADirectoryError:
        raise PlanError(f"{path}：这是文件夹，{wanted.file.format(path=path / '*.md')}。") from None
    except FileNotFoundError:
        if str(path) == "-":
            raise PlanError(f"{path}：标准输入只能用于 parse、check 和 units，这里请写文件名。") from None
        raise PlanError(f"{path}：找不到这个文件，{_hint(path)}。") from None
    except PermissionError:
        raise PlanError(f"{path}：没有读取权限，或正被其他程序占用，请关闭占用它的程序或检查权限再试。") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PlanError(f"{path}：无法读取（{reason}），请检查文件名和所在的盘再试。") from None


def _hint(path: Path) -> str:
    """What to do about a file that is not there: where its name alone was written, it may be in the input folder."""
    there = _INPUT / path
    if path.name == str(path) and there.is_file():
        return f"{_INPUT} 文件夹里有同名的，请写 {there}"
    return "请检查文件名和所在文件夹"


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _decode(data: bytes) -> tuple[str, str] | None:
    """Text and encoding; None where no encoding fits. A BOM is believed, UTF-8 proves itself, the rest is weighed."""
    for bom, name, codec in _BOMS:
        if data.startswith(bom):
            text = _strict(data[len(bom) :], codec)
            return None if text is None else (text, name)
    text = _strict(data, "utf-8")
    if text is not None:
        return text, "utf-8"
    for codec in _GUESSES:
        text = _strict(data, codec)
        if text is not None and _reads_chinese(text):
            return text, codec
    return None


def _strict(data: bytes, codec: str) -> str | None:
    """Decoded, or None; a lone surrogate that a program wrote as UTF-8 is kept, runs of NUL are no text."""
    try:
        text = data.decode(codec, "surrogatepass" if codec == "utf-8" else "strict")
    except UnicodeDecodeError:
        return None
    return None if "\0\0" in text or text.count("\0") * 10 > len(text) else text


def _reads_chinese(text: str) -> bool:
    """Whether the characters beyond ASCII are nearly all of GB2312, and enough of them common ones.

    The first test refuses Big5, Shift-JIS, Latin-1 and swapped bytes, the second EUC-KR and EUC-JP, whose
    pairs are all somewhere in GB2312.
    """
    counts = Counter(text)
    for char in map(chr, range(128)):
        del counts[char]
    known = set("".join(counts).encode("gb2312", "ignore").decode("gb2312"))
    known = {c for c in known if not "\u0370" <= c <= "\u04ff" and not "\u3041" <= c <= "\u30ff"}
    total = counts.total()
    chinese = sum(n for c, n in counts.items() if c in known)
    common = sum(n for c, n in counts.items() if c in _COMMON)
    return total > 0 and chinese >= _LEAST_CHINESE * total and common >= _LEAST_COMMON * total
