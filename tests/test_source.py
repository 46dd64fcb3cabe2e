"""source: what is read as the same text, and what is refused with one clear line."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import source
from pipeline.model import PlanError

PLAN = Path(__file__).parents[1] / "input" / "2017-信访工作要点.md"
Write = Callable[..., Path]
SHORT = "一、加强领导\n（一）办好实事。\n责任单位：办公室、人事司\n"

BOMS = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff", "gb18030": b"\x84\x31\x95\x33"}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(data: bytes, name: str = "要点.md") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


@pytest.mark.parametrize("codec", BOMS)
@pytest.mark.parametrize("bom", [True, False])
@pytest.mark.parametrize("text", [SHORT, PLAN.read_text("utf-8")], ids=["short", "2017"])
def test_every_encoding_gives_the_same_text(write: Write, codec: str, bom: bool, text: str) -> None:
    data = (BOMS[codec] if bom else b"") + text.encode(codec)
    read = source.read(write(data))
    assert read.text == text
    assert read.file == "要点.md"
    assert read.sha256 == hashlib.sha256(data).hexdigest()
    assert read.encoding.startswith(codec[:6])


@pytest.mark.parametrize("codec", ["gb18030", "utf-16-le", "utf-16-be"])
def test_every_plan_of_the_corpus_is_known_in_every_encoding(corpus: Path, write: Write, codec: str) -> None:
    plans = sorted((corpus / "plans").glob("*.md"))
    assert plans
    for plan in plans:
        text = source.read(plan).text
        assert source.read(write(text.encode(codec))).text == text, plan.name


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_are_one(write: Write, end: str) -> None:
    assert source.read(write(SHORT.replace("\n", end).encode())).text == SHORT
    assert source.from_text(SHORT.replace("\n", end)).text == SHORT


KOREAN = "2024년 주요 업무 계획. 첫째, 민원 처리 제도를 개선하고 책임을 강화한다. 담당 부서: 기획조정실, 감사관실. " * 3
JAPANESE = "令和六年度の重点業務計画。一、行政手続の改善を進める。担当部署：総務課、企画課、市民課と連携する。" * 3
TRADITIONAL = "一、加強領導，落實責任。（一）辦好實事，推動業務發展。責任單位：辦公室、總務處、資訊處。" * 3
FRENCH = "Réunion générale à l'hôtel : été, hiver, où le préfet a décidé. Élèves, façade, goût, naïveté. " * 3
RUSSIAN = "План основных мероприятий на год. Ответственные: отдел кадров, канцелярия, общий отдел. " * 3


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (TRADITIONAL, "big5"),
        (JAPANESE, "shift-jis"),
        (JAPANESE, "euc-jp"),
        (KOREAN, "euc-kr"),
        (FRENCH, "latin-1"),
        (FRENCH, "mac-roman"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (SHORT * 20, "utf-32"),
    ],
)
def test_other_encodings_are_refused_and_never_mojibake(write: Write, text: str, codec: str) -> None:
    path = write(text.encode(codec))
    with pytest.raises(PlanError, match=r"要点\.md：(认不出文字编码|这是二进制文件)"):
        source.read(path)


@given(st.text(alphabet=sorted(set(TRADITIONAL)), min_size=40))
def test_no_big5_text_is_taken_for_gb18030(text: str) -> None:
    if text.isascii():
        return
    with pytest.raises(PlanError):
        source.from_bytes(text.encode("big5"), "x.md")


def test_random_bytes_are_refused() -> None:
    seeded = random.Random(2017)
    for size in (40, 200, 2000, 20000):
        for _ in range(50):
            with pytest.raises(PlanError):
                source.from_bytes(seeded.randbytes(size), "x.md")


def test_damaged_utf8_is_refused_rather_than_guessed(write: Write) -> None:
    data = PLAN.read_bytes()
    for damaged in (data + b"\xe4", data[:1000] + b"\xff" + data[1000:], b"\xef\xbb\xbf" + data + b"\xe4"):
        with pytest.raises(PlanError, match="认不出文字编码"):
            source.read(write(damaged))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "是空的"),
        (" \n\t\u3000\r\n".encode(), "是空的"),
        (b"\xef\xbb\xbf", "是空的"),
        (b"PK\x03\x04" + bytes(range(256)), "另存为或转换为 Markdown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "另存为或转换为 Markdown"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF.*另存为或转换为 Markdown"),
        (b"{\\rtf1\\ansi", "RTF.*另存为或转换为 Markdown"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "二进制文件"),
        (b"\x7fELF\x02\x01\x01" + bytes(64), "二进制文件"),
        (SHORT.encode() + bytes(100), "二进制文件"),
        (b"\xff\xfe" + SHORT.encode("utf-16-le")[:-1], "认不出文字编码|二进制文件"),
    ],
)
def test_what_is_no_text_says_what_to_do(write: Write, data: bytes, says: str) -> None:
    path = write(data)
    with pytest.raises(PlanError, match=says) as caught:
        source.read(path)
    message = str(caught.value)
    assert message.startswith(f"{path}：")
    assert message.endswith("。")
    assert "\n" not in message


def test_a_path_that_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="找不到这个文件"):
        source.read(tmp_path / "没有.md")
    with pytest.raises(PlanError, match="这是文件夹"):
        source.read(tmp_path)
    with pytest.raises(PlanError, match="无法读取"):
        source.read(Path("a\0b.md"))
    with pytest.raises(PlanError, match="无法读取"):
        source.read(tmp_path / ("长" * 300))


def test_no_permission(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(b"x")  # tests may run as root, who may read everything

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(PlanError, match="没有读取权限"):
        source.read(path)


def test_a_stray_nul_or_surrogate_does_not_cost_the_plan(write: Write) -> None:
    text = SHORT * 10 + "\x00\x01\x1b\ufffe\ud800\n"
    assert source.read(write(text.encode("utf-8", "surrogatepass"))).text == text


@given(st.text(alphabet=st.characters()))
def test_any_string_is_a_source(text: str) -> None:
    read = source.from_text(text, "手稿")
    assert "\r" not in read.text
    assert read.file == "手稿"
    assert read.sha256 == hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    assert source.from_text(read.text).text == read.text.removeprefix("\ufeff")


@given(st.binary())
def test_any_bytes_are_a_source_or_one_clear_line(data: bytes) -> None:
    try:
        read, refused = source.from_bytes(data, "x.md"), ""
    except PlanError as error:
        read, refused = None, str(error)
    if read is None:
        assert refused.startswith("x.md：")
    else:
        assert read.text.strip()
        assert read.sha256 == hashlib.sha256(data).hexdigest()


def test_a_name_that_is_in_the_input_folder_is_said_to_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "2017.md").write_text("一、甲\n", "utf-8")
    there = Path("input", "2017.md")
    with pytest.raises(PlanError, match=re.escape(f"2017.md：找不到这个文件，input 文件夹里有同名的，请写 {there}。")):
        source.read("2017.md")
    with pytest.raises(PlanError, match="请检查文件名和所在文件夹"):
        source.read("2018.md")
