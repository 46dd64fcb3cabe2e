"""What stands before the first item, and between a covering notice and its plan: title, notes (发文字号, 主送机关,
落款), prose.

After this stage every paragraph of such a stretch is one of: a line of the title, a note of some kind, or prose.
"""

from __future__ import annotations

import re

from pipeline.flow import Flow
from pipeline.lexicon import late
from pipeline.lines import NAMED, PREAMBLE, fold
from pipeline.model import Note, NoteKind
from pipeline.numbering import number
from pipeline.rules import REMARK, stands_alone
from pipeline.wording import ends_name, ends_strong_name, is_mark

Range = tuple[int, int]

_HAN_DIGITS = {han: n for n, han in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零O", 0)  # as people type it
_DATE = re.compile(
    rf"（?([{''.join(_HAN_DIGITS)}\d]{{4}})年([一二三四五六七八九十\d]{{1,3}})月([一二三四五六七八九十\d]{{1,3}})日(?:印发)?）?"
)
# Behind the day, in brackets below a title: （2026年2月10日县政府第5次常务会议通过）.
_PASSED = late(r"[^（）。；]{2,60}(?:通过|审议|审定|批准|同意|修订|修正)")
_NUMBER = re.compile(r"（?[^，。：（）]{1,14}[（?](\d{4})[）?]第?\d{1,5}号）?")
_NUMBER_BEHIND = re.compile(r"（([^，。：（）]{1,14}（\d{4}）第?\d{1,5}号)）$")  # …的通知（某政发〔2023〕2号）
_CLOSING = late(
    r"（[^（）]*(?:公开|发布|印发|联系人|删减|删节)[^（）]*）|.{0,8}(?:此件|抄送|联系人|联系电话|信息公开选项).*"
    r"|特此(?:通知|函告)[。！]?"
)
_PRINTED = late(r"[^，。；：]{4,40}\d{4}年\d{1,2}月\d{1,2}日印发")  # 某某市人民政府办公室2023年3月1日印发
# What a site writes around a document: 索引号：…, 发布日期：…, 当前位置：….
_SITE = re.compile(
    r"(?:索引号|名称|标题|文号|分类|体裁分类|主题分类|组配分类|发文机关|发文机构|发文单位|发文字号|发布机构|成文日期|发文日期|发布日期|发布时间|生成日期|生效日期|废止日期"
    r"|公开日期|公开方式|公开范围|文件类型|信息分类|信息来源|文章来源|来源|作者|浏览次数|浏览量|访问次数|点击数|阅读次数|字体|字号"
    r"|效力状态|有效性|关键词|主题词|责任编辑|打印本页|关闭窗口)(?:：.*)?"
    r"|(?:更新|发布|发文)?(?:时间|日期)：\d{4}[-年./]\d.*"
    r"|(?:您(?:现在|当前)?(?:所在)?的?|当前)位置：.*|(?:网站)?首页(?:[>/].*|(?=[^。；：]{12}).*)"
    r"|(?:（(?:文章下载|下载|打印|关闭|收藏|分享|字[号体]：?[大中小]*)）)+"
)
_ADDRESSEE = re.compile(r"(?!为)(?:(?!如下|现将|根据|提出|制定)[^。；]){2,400}：")
# Those addressed, in one paragraph with what they are told: 各县人民政府，市政府各部门：《某方案》已经…, …：现将….
_ADDRESSED = re.compile(
    r"(?!为)(?=[^。；：]{0,40}各|[^。；：]{2,20}人民政府)(?:(?!如下|现将|根据|提出|制定)[^。；：《]){2,400}"
    r"(?:单位|政府|部门|机构|企业|院校|学校|高校|公司|会|委|办|厅|局|处|科室|组织|人员)(?:（[^（）]*）)?：(?=《|现将|现就|经)"
)
_ATTACHMENT = re.compile(r"附件?\d{0,2}：.+", re.DOTALL)
_YEAR = re.compile(
    rf"(?<!\d)((?:19|20)\d{{2}})(?=年|[-—]\d{{4}}年)|(?<![{''.join(_HAN_DIGITS)}])(二[{''.join(_HAN_DIGITS)}]{{3}})年"
)
# What a covering notice issues, in its title: 某局关于印发《某方案》的通知.
_ISSUES = late(r"(?:印发|转发|下发|公布|发布)(.{6,}?)的(?:通知|公告|通告|函)(?:（[^（）]*）)?$")
_ISSUER = re.compile(r"(?!关于|印发|转发)([^（）《》\n]{2,30}?)\n?(?:关于|印发|转发)")
_QUOTED = re.compile("《([^《》\n]{6,90})》")
_NAME = re.compile(r"[^，。：；（）《》\d]{0,60}")
# What is to be done, and not what a name speaks of (今年要办的实事).
_SAYS = re.compile("(?:(?<![重主需只纲纪摘概提简])要(?![求点素闻情件])|应当|必须|务必)(?!.*的)")
_SENTENCE = frozenset("。；：，！？…")
_CLOSES = frozenset("日号发）")  # with what a date or a document's number ends
_OF_SITES = frozenset(
    "索网（时更日名标分体主组发成生废公文信来作浏访点阅字效有关责打您当首"
)  # with what words of a site begin
_FOOTNOTE = late(r"(?<=.)(?:\[\^?\w{1,12}\]|[①-③])+$")  # to which the end of a title points
_TAILS = ("管理", "管委", "办公", "工作", "委员", "领导", "协调", "附属", "党")  # with which the rest of a name begins
_PLANNED = late("(?:方案|措施|要点|计划|规划|清单|分工|分解|任务|台账|表)(?:（[^（）]{1,12}）)?$")
_SHORTEST_TITLE, _LONGEST_TITLE = 6, 90
_TITLE_LINES = 8  # of a title, at most, where it stands again


class Head:
    """A stretch of front matter, read. ``notice`` is what belongs to a covering notice and not to the plan."""

    def __init__(self) -> None:
        self.title = self.notice = ""
        self.title_lines: list[Range] = []
        self.notice_lines: list[Range] = []
        self.number: str | None = None
        self.date: str | None = None
        self.issuer: str | None = None
        self.notes: list[Note] = []
        self.prose: list[Range] = []
        self.quoted: set[str] = set()  # the names in 《》 in it

    @property
    def title_range(self) -> Range | None:
        return (self.title_lines[0][0], self.title_lines[-1][1]) if self.title_lines else None

    @property
    def notice_range(self) -> Range | None:
        return (self.notice_lines[0][0], self.notice_lines[-1][1]) if self.notice_lines else None


def iso_date(folded: str) -> str | None:
    """The ISO date that a line such as 2023年5月18日 or 二〇二三年五月十八日 writes, if it is one."""
    found = _DATE.fullmatch(folded)
    if not found:
        return None
    year = _digits(found[1])
    month, day = number(found[2]), number(found[3])
    if not (year.isdecimal() and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{int(year):04}-{month:02}-{day:02}"


def year_of(title: str) -> int | None:
    """The first year that a title speaks of."""
    found = _YEAR.search(fold(title))
    return int(_digits(found[1] or found[2])) if found else None


def _digits(year: str) -> str:
    return "".join(str(_HAN_DIGITS.get(digit, digit)) for digit in year)


def signed(lines: list[str]) -> tuple[str | None, str | None]:
    """Issuer and ISO date of the lines of a signature."""
    dates = [iso_date(fold(line)) for line in lines]
    both = [dateline(fold(line)) for line in lines]
    issuer = next((a[0] if a else line for line, date, a in zip(lines, dates, both, strict=True) if not date), None)
    return issuer, next((date for date in [*dates, *[one[1] for one in both if one]] if date), None)


def dateline(folded: str) -> tuple[str, str | None] | None:
    """Who issued a plan and the ISO date, of a line that says it: 某县政府办公室2026年2月10日, and in brackets one of
    the two, or by whom it was passed that day. None for other lines, and for a date alone."""
    bracketed = folded[0] == "（"
    if len(folded) > _LONGEST_TITLE or folded[-1] != ("）" if bracketed else "日"):
        return None
    words = folded[1:-1] if bracketed else folded
    found = _DATE.search(words)
    name, behind = (words[: found.start()], words[found.end() :]) if found else (words, "")
    date = iso_date(found[0]) if found else None
    if not (bracketed or date) or not (name or behind) or not _NAME.fullmatch(name):
        return None
    if (behind and not _PASSED().fullmatch(behind)) or (name and not ends_strong_name(name, 0, len(name))):
        return None
    return (name, date) if date or not found else None


def note_kind(folded: str) -> NoteKind | None:
    """What kind of note a paragraph is by its own form alone, if it is one."""
    if len(folded) < 40 and folded[-1] in _CLOSES:
        if _DATE.fullmatch(folded):
            return "signature"
        if _NUMBER.fullmatch(folded):
            return "number"
    if folded.endswith("印发") and len(folded) < 80 and _PRINTED().fullmatch(folded):
        return "closing"
    if folded[0] in "（此抄信联特" and len(folded) < 200 and _CLOSING().fullmatch(folded):
        return "closing"
    if len(folded) < 200 and folded[0] in _OF_SITES and _SITE.fullmatch(folded):
        return "other"
    return None


def is_title(folded: str) -> bool:
    """Could a paragraph be a line of a title: short, and no sentence?"""
    if len(folded) > _LONGEST_TITLE or folded[-1] in _SENTENCE or "。" in folded or folded.count("，") > 1:
        return False
    said = PREAMBLE.match(folded) or REMARK.match(folded) or (_SAYS.search(folded) and not NAMED.search(folded))
    return not (said or stands_alone(folded))


def _below_title(flow: Flow, ranges: list[Range]) -> int:
    """Where what stands below the one title begins, that of level 1 (# 某局2024年重点工作): a heading of another level
    without a marker, or a bulleted line; else how many paragraphs there are."""
    text, places = flow.source.text, [flow.at(start) for start, _ in ranges]
    found = [text[text.rfind("\n", 0, at) + 1 : at].strip(" \t*_") for at in places]
    if found[:1] != ["#"]:
        return len(ranges)
    return next((i for i, mark in enumerate(found) if mark[:2] == "##" or mark in ("-", "+")), len(ranges))


def read(flow: Flow, ranges: list[Range], first: bool) -> Head:
    """Read the paragraphs of a stretch of front matter; ``first`` where it opens the document."""
    head = Head()
    folded = flow.fold
    kinds = _kinds(folded, ranges)
    titles: list[list[Range]] = [[]]
    signed = -1  # the last signature: what stands after it is the plan's own
    below = _below_title(flow, ranges) if first and "#" in flow.source.text else len(ranges)
    for i, (start, end) in enumerate(ranges):
        words, kind = folded[start:end], kinds[i]
        if kind:
            _note(flow, head, kind, start, end)
            signed = i if kind in ("signature", "closing") else signed
            titles.append([])
        elif _ATTACHMENT.fullmatch(words):
            _note(flow, head, "attachment-list", start, end)
        elif (first and not titles[0] and words.endswith("文件") and ends_strong_name(folded, start, end - 2)) or (
            words[0] != "（" and is_mark(words)
        ):  # 某市人民政府文件, in red above all; （征求意见稿） below a title belongs to it
            _note(flow, head, "other", start, end)
        elif (issued := dateline(words)) and (titles[0] or words[0] != "（"):
            _issue(flow, head, start, end, issued)
            signed = i if head.prose else signed
            titles += [[]] if titles[-1] else []
        elif i >= below or not is_title(words):
            _prose(flow, head, start, end, first and signed < 0)
            titles.append([])
        elif words[0] != "（" and kinds[i + 1 : i + 2] == ["signature"] and (titles[0] or head.prose or not first):
            _sign(flow, head, [*(titles.pop() if len(titles) > 1 else []), (start, end)])
            titles.append([])
        elif signed < 0 and titles[0] and _opens_plan(folded, titles[0], head.quoted, ranges[i : i + _TITLE_LINES]):
            if len(titles) > 1 and titles[-1]:
                _sign(flow, head, titles.pop())  # the notice's, without a date that can be read
            signed = i
            titles.append([(start, end)])
        else:
            titles[-1].append((start, end))
    _titles(flow, head, [t for t in titles if t], ranges[signed][0] if signed >= 0 else -1, first)
    return head


def _prose(flow: Flow, head: Head, start: int, end: int, opens: bool) -> None:
    """A paragraph of prose, and those addressed where it ``opens`` the document: by themselves, or before the rest."""
    if opens and not head.prose:
        told = _ADDRESSEE.fullmatch(flow.fold, start, end) or _ADDRESSED.match(flow.fold, start, end)
        if told:
            _note(flow, head, "addressee", start, told.end())
            start = told.end()
    if start < end:
        head.prose.append((start, end))
        head.quoted.update(_QUOTED.findall(flow.fold, start, end))


def issued(title: str) -> str:
    """The folded title of the plan that the folded title of a notice says it issues, if it says so."""
    found = _ISSUES().search(title)
    named = found[1] if found else ""
    return named[1:-1] if named.startswith("《") and named.find("》") == len(named) - 1 else named


def _opens_plan(folded: str, notice: list[Range], quoted: set[str], follow: list[Range]) -> bool:
    """Do lines of a title say again, word for word, what a notice before them issues, by its own title or in its words
    (《某方案》已经同意，现印发给你们)? Then the plan begins there."""
    title = "".join([folded[a:b] for a, b in notice]) if len(notice) <= _TITLE_LINES else ""
    if not title or follow[0] == notice[-1]:
        return False
    own, lines = issued(title), ""
    for start, end in follow:
        lines += folded[start:end]
        if lines == own or lines in quoted:
            return True
    return False


def _kinds(folded: str, ranges: list[Range]) -> list[NoteKind | None]:
    """The kind of each paragraph by its form; what follows a word of a site alone (索引号) is what it asks for."""
    kinds = [note_kind(folded[a:b]) for a, b in ranges]
    for i, (start, end) in enumerate(ranges[:-1]):
        if kinds[i] == "other" and "：" not in folded[start:end] and kinds[i + 1] is None:
            a, b = ranges[i + 1]
            kinds[i + 1] = "other" if is_title(folded[a:b]) else None
    return kinds


def _sign(flow: Flow, head: Head, lines: list[Range]) -> None:
    """Lines without a date of their own are those of a signature; a date that is none (2026月3月26日) signs nothing."""
    for line in lines:
        _note(flow, head, "signature", *line)
    names = [line for line in lines if not flow.fold[line[0]].isdigit()]
    head.issuer = _signers(flow, names) or head.issuer


def _issue(flow: Flow, head: Head, start: int, end: int, issued: tuple[str, str | None]) -> None:
    """A line with issuer and date, or one of them."""
    _note(flow, head, "signature", start, end)
    name, date = issued
    at = start + (flow.fold[start] == "（")
    head.issuer = flow.read(at, at + len(name)).strip() or head.issuer
    head.date = date or head.date


def _signers(flow: Flow, lines: list[Range]) -> str:
    """The signers on lines of their own as a list, one whose name is broken into lines as one."""
    names = ""
    whole = all(ends_name(flow.fold, *line) for line in lines)  # by weak endings too: 海关
    for start, end in lines:
        apart = whole and not flow.fold.startswith(_TAILS, start, end)
        if names and (apart or ends_strong_name(names, 0, len(names))):
            names += "、"
        names += flow.read(start, end)
    return names


def _titles(flow: Flow, head: Head, titles: list[list[Range]], signed: int, first: bool) -> None:
    """The plan's title is the one behind the notice's signature, else the first."""
    if not titles:
        return
    own = next((t for t in titles if t[0][0] >= signed), None) if signed >= 0 else None
    if own and own is not titles[0]:
        head.notice = "".join(flow.read(a, b) for a, b in titles[0])
        head.notice_lines = titles[0]
    if own:
        _take_notice(flow, head, own[0][0])
    own = own or _named(flow, titles)
    if flow.text[own[-1][1] - 1] in "]①②③" and (sign := _FOOTNOTE().search(flow.text, *own[-1])):
        _note(flow, head, "other", *sign.span())
        own[-1] = own[-1][0], sign.start()
    head.title, head.title_lines = "".join(flow.read(a, b) for a, b in own).rstrip("| "), own
    for extra in titles:
        if extra is not own and not (head.notice and extra is titles[0]):
            for start, end in extra:
                _note(flow, head, "other", start, end)
    if not head.number and (found := _NUMBER_BEHIND.search(flow.fold, *titles[0][-1])):
        head.number = flow.read(*found.span(1))
    if first and not head.issuer and (found := _ISSUER.match(flow.fold, titles[0][0][0], titles[0][-1][1])):
        head.issuer = flow.read(found.start(1), found.end(1))
    head.notes.sort(key=lambda note: note.spans)


def _named(flow: Flow, titles: list[list[Range]]) -> list[Range]:
    """The first of the titles; where that is a word or two of a site, the first that ends as a plan's does."""
    first = titles[0]
    if first[-1][1] - first[0][0] > _SHORTEST_TITLE:
        return first
    return next((title for title in titles if _PLANNED().search(flow.fold, *title[-1])), first)


def _take_notice(flow: Flow, head: Head, plan: int) -> None:
    """The prose before the plan's own title is that of the covering notice, and stands among the notes."""
    for start, end in [r for r in head.prose if r[0] < plan]:
        _note(flow, head, "other", start, end)
    head.prose = [r for r in head.prose if r[0] >= plan]


def _note(flow: Flow, head: Head, kind: NoteKind, start: int, end: int) -> None:
    words = flow.read(start, end)
    head.notes.append(Note(kind, words, flow.spans(start, end)))
    if kind == "number" and not head.number:
        head.number = words
    elif kind == "signature":
        head.date = iso_date(flow.fold[start:end]) or head.date
