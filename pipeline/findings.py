"""The catalogue of findings (核对发现): every code, how grave it is, what it says and what to do about it.

A finding is made only here, by ``finding(code, span, …)``: no code can be used that the catalogue does not explain.
Codes by theme: F0 reading, F1 numbering, F2 who is responsible, F3 names, F4 wording, F5 appendix and body, F6 the
office's decisions (``pipeline.decided``), F7 what comes back (``returned``, ``recorded``).

Severities: ``error`` the outputs are wrong until a person has looked; ``warning`` a person should decide before
the matrix is handed on; ``note`` worth knowing, nothing has to be done. ``fengong check`` fails from a warning up.
"""

from __future__ import annotations

from pipeline.decided import DECIDED
from pipeline.model import Finding, Severity, Span
from pipeline.recorded import RECORDED
from pipeline.returned import RETURNED, Kind

SEVERITY_WORDS: dict[Severity, str] = {"error": "错误", "warning": "警告", "note": "提示"}

_KINDS = (
    # F1 numbering
    Kind(
        "F101",
        "warning",
        "编号缺号：{where}，缺第 {missing} 项",
        "同级编号不连续，可能是原文漏号，也可能是转换时丢了一段。",
        "对照原件：漏了内容就补上，原文如此则不必改。",
    ),
    Kind(
        "F102",
        "warning",
        "编号重复：“{here}”出现了不止一次",
        "同一层级下两项用了同一个编号，引用时分不清；任务编号中后一项会加 b、c。",
        "对照原件改正编号。",
    ),
    Kind(
        "F103",
        "warning",
        "编号方式不一致：“{here}”{how}，而别处{usual}",
        "各章节的要点可以连续编号，也可以每章从 1 开始，但一份文件内应当只用一种。",
        "对照原件，看是否漏了章节标题或编号有误。",
    ),
    Kind(
        "F104",
        "warning",
        "编号倒序：“{here}”排在{before}之后",
        "同级编号由大变小，可能是段落错位，也可能少了一个上级标题。",
        "对照原件调整顺序，或补上缺少的标题。",
    ),
    Kind(
        "F105",
        "note",
        "Markdown 标题级别与编号层次不一致（{levels}），已按编号确定层次",
        "同一层次的标题 # 个数不同，或下级标题的 # 不比上级多。多由格式转换造成，不影响结果，全文只提示一次。",
        "可不处理；如要改，使同一层次的 # 个数一致。",
    ),
    Kind(
        "F106",
        "warning",
        "编号在此处重新从{marker}开始，前面没有新的标题，已作为第{part}份",
        "最外层编号又从头开始，而前面没有另一个方案的标题。可能是编号写错，也可能确实另起一部分。",
        "对照原件改正编号，或补上这一部分的标题。",
    ),
    # F2 who is responsible
    Kind(
        "F201",
        "warning",
        "全文没有写明任何责任单位",
        "没有识别到责任条款，责任矩阵将没有单位列。全文只报一次，不逐项列出。",
        "确认原文是否本就不写责任单位；如写了，请检查写法（责任单位：……，或（××负责））。",
    ),
    Kind(
        "F202",
        "warning",
        "{path}“{title}”没有责任单位",
        "其他要点都写明了责任单位，这一项及其上级、下级都没有写。",
        "对照原件补上责任单位，或请主管处室明确。",
    ),
    Kind(
        "F203",
        "warning",
        "{path}“{title}”整章 {count} 项均没有责任单位",
        "其他章节写明了责任单位，这一章一项也没有写，合并为一条。",
        "确认这一章是否需要分工；需要的，补上责任单位。",
    ),
    Kind(
        "F204",
        "note",
        "{items}没有责任单位（总体要求、保障措施一类，或者整个部分都没有写，通常不分工）",
        "总体要求、工作目标、组织领导、保障措施等部分一般不落实到具体单位，全文合并为一条。",
        "一般不用处理；需要分工的，补上责任单位。",
    ),
    Kind(
        "F205",
        "warning",
        "{items}只写了{names}，没有落到具体单位",
        "“有关部门”“相关处室”“各成员单位”等没有点名，任务无人承接，也无法分送。超过三处的合并为一条。",
        "请主管处室明确到具体单位，至少明确一个牵头单位。",
    ),
    Kind(
        "F206",
        "note",
        "{items}只由{names}负责，没有本级单位",
        "由各地分别负责，各地自己承接；本级没有牵头单位，汇总时要有人收。超过三处的合并为一条。",
        "如需汇总，明确一个本级的牵头或联系单位。",
    ),
    Kind(
        "F207",
        "warning",
        "“{path}”的责任条款中{name}写了 {count} 次",
        "同一责任条款里同一单位写了两次，可能是多写，也可能是另一单位写错。",
        "对照原件核实。统计时只计一次。",
    ),
    Kind(
        "F208",
        "note",
        "“{path}”中{name}在不同责任条款里都有（{roles}）",
        "同一段工作的几个责任条款（如牵头单位、配合单位）都写了同一单位。",
        "对照原件核实其角色。",
    ),
    Kind(
        "F209",
        "note",
        "{count} 项任务有空单元格，已沿用上一行的内容（{items}）",
        "表格中空着的单元格按合并单元格理解，与上一行相同；也可能本来就没有。写明合并（rowspan）和“同上”的不提示，全文合并为一条。",
        "对照原件；本来没有的，在单元格里写“无”或“—”。",
    ),
    Kind(
        "F210",
        "warning",
        "{path}“{title}”括号里的“{words}”没有读作责任单位",
        "这一项另有责任条款，文中还有一处括号里只写了单位，看不出是责任单位还是说明，按正文保留。",
        "是责任单位的，在括号里写明（责任单位：……，或××负责）；是说明的，不用处理。",
    ),
    Kind(
        "F211",
        "warning",
        "{path}“{title}”中“{words}”没有责任单位",
        "这一项的责任条款只管到它前面的文字，后面还有一段没有责任条款，也不是全文的最后一项。",
        "对照原件补上责任单位；前面的责任条款也管这一段的，把条款移到最后。",
    ),
    # F3 names
    Kind(
        "F301",
        "note",
        "“{name}”不在单位名录中（共 {count} 处），按原文使用",
        "名录里没有这个写法：可能是新单位、简称，也可能是错字或断句有误。",
        "核对写法；确是单位的，补进单位名录。",
    ),
    Kind(
        "F302",
        "note",
        "{count} 个单位不在单位名录中，均按原文使用：{names}",
        "本文件的单位大多不在名录中（多为其他机关的文件），合并为一条，不逐个列出。",
        "需要规范名称和机构序列时，把这些单位补进单位名录。",
    ),
    Kind(
        "F303",
        "warning",
        "“{name}”可能是{names}，未作判断",
        "名录中有几个单位都可以这样写。程序不猜，保留全部可能。",
        "请人工确认是哪一个单位，或在名录中改用不会混淆的写法。",
    ),
    Kind(
        "F304",
        "warning",
        "“{name}”不像单位名称（共 {count} 处），请核对断句",
        "这个“名称”不以单位常用的字眼结尾，多半是条款没有断对，或原文有错漏字。",
        "对照原件：原文如此的不必改，确是单位的可补进单位名录；断错的请改正标点或换行。",
    ),
    Kind(
        "F305",
        "warning",
        "“{name}”（{full}）在 {year} 年不用这个名称（{when}{then}）",
        "名录写明了国家机构名称的起止时间，本文件的年份不在其内。",
        "核对年份和写法；名称属实的，在自己的名录中改正起止时间。",
    ),
    Kind(
        "F306",
        "note",
        "“{name}”的机构到 {year} 年一般已改名或撤并（{when}{then}）",
        "机构改革中这类地方机构大多已经改名或撤并；各地时间不一，隔两年以上才提示。",
        "确实还在的不用处理。",
    ),
    Kind(
        "F307",
        "note",
        "“{written}”是几个单位连写，已拆为{names}",
        "原文漏了顿号，或表格转换时丢了分隔；拆出的都是名录中的名称，或原文以空格隔开的名称，标为推定。",
        "对照原件；本是一个单位的，补进单位名录。",
    ),
    Kind(
        "F308",
        "warning",
        "“{written}”可能是几个单位连写，未拆开",
        "开头和结尾都像名录中的单位，但不全由名录中的名称组成，程序不猜。",
        "对照原件补上顿号；本是一个单位的，补进单位名录。",
    ),
    Kind(
        "F309",
        "warning",
        "{what}“{words}”里夹着{other}，像是两格的字连在了一起",
        "只剩下文字位置的表格（如 PDF 转成的文本）里，相邻两格的字可能读进了同一格。",
        "对照原件核对这一项的单位和时限；把这两格的字分开，或改用 Word、Excel 的表格。",
    ),
    # F4 wording
    Kind(
        "F401",
        "warning",
        "括号没有闭合：“{words}”",
        "有左括号而没有对应的右括号，括号里的单位可能没有读全。",
        "对照原件补上右括号。",
    ),
    Kind(
        "F402",
        "note",
        "括号前后不配：“{words}”",
        "左右括号不是一种，如〔……）。不影响读取。",
        "可不处理；印发前改成一致。",
    ),
    Kind(
        "F403",
        "warning",
        "{count} 项的完成时限没有写年份（如“{example}”），全文也读不到年份，是否逾期无法判断",
        "标题、发文日期和发文字号都没有年份，程序不猜是哪一年，这些任务到期也不会列为逾期。全文只提示一次。",
        "在文件标题中写明年份（如 2026年……），或在完成时限中写明年份。",
    ),
    Kind(
        "F404",
        "note",
        "{count} 项的完成时限读不出是哪一天（{words}），到期不会列为逾期",
        "写的是某件事（春节前）、从不知哪一天算起（一年内），或日历上没有这一天；长期、持续一类不算。程序不猜，全文只提示一次。",
        "需要催办的，写明年月日（改原文，或填在 decisions.csv 的“完成时限”里）。",
    ),
    # F5 appendix and body
    Kind(
        "F501",
        "warning",
        "{title}写明共 {declared} 项，实际读到 {count} 项",
        "附件自己写的项数与读到的项数不同，可能漏项，也可能总数未改。",
        "对照原件核对项数。",
    ),
    Kind(
        "F502",
        "warning",
        "{item}在正文中找不到对应的内容",
        "附件列的是正文明确的事项，其他各项都能对上，这一项在正文里没有相近的表述。",
        "核对这一项是否为正文的内容，或表述是否改动过大。",
    ),
    Kind(
        "F503",
        "note",
        "{title}的 {count} 项中有 {missing} 项在正文中找不到对应的内容，未作对照",
        "附件多半不是正文事项的重列，而是另外的任务或清单，合并为一条。",
        "一般不用处理。",
    ),
    Kind(
        "F504",
        "note",
        "{item}与正文几处都相近：{places}，暂按{place}对照",
        "正文有几处表述同样相近，程序取第一处。",
        "请人工确认对应的是哪一处。",
    ),
    Kind(
        "F505",
        "warning",
        "{item}比正文{place}多出{names}（正文：{body}；附件：{own}）",
        "附件与正文说的是同一件事，附件写了正文没有写的单位，该单位在正文中看不到这项任务。",
        "请起草处室确认这些单位是否参加，并使正文与附件一致。",
    ),
    Kind(
        "F506",
        "note",
        "{item}比正文{place}少了{names}（正文：{body}；附件：{own}）",
        "附件把正文要点中的一件事交给其中部分单位，属常见的细化。",
        "一般不用处理；分送时以附件为准的，请告知未列的单位。",
    ),
    Kind(
        "F507",
        "note",
        "{item}列第一位的是{new}，正文{place}列第一位的是{old}",
        "排第一位的单位不同，而两处没有都写明牵头，不能据此认定牵头单位变了。",
        "需要明确填报单位时，以办公室确认的为准。",
    ),
    Kind(
        "F508",
        "warning",
        "{item}由{new}牵头，正文{place}由{old}牵头",
        "同一件事，正文和附件写明的牵头单位不同。",
        "请起草处室确认牵头单位，并使正文与附件一致。",
    ),
    Kind(
        "F509",
        "note",
        "{item}写明了{names}，正文{place}为{collective}",
        "正文只写了集合或未点名的单位，附件点了名，属细化。",
        "一般不用处理；分送时以附件点名的为准。",
    ),
    Kind(
        "F510",
        "note",
        "{title}有 {count} 项与正文写的责任单位不尽相同（如{items}），合并为一条，逐项对照见工作簿的“具体事项”",
        "附件是把正文细化为任务的清单时，各项的单位多半与正文要点不同，逐条列出没有意义。",
        "一般不用处理；分送时以附件为准。",
    ),
)

CATALOGUE: dict[str, Kind] = {kind.code: kind for kind in (*_KINDS, *DECIDED, *RETURNED, *RECORDED)}


def finding(code: str, span: Span | None = None, **fields: object) -> Finding:
    """A finding of the catalogue with its message filled in.

    ``span`` is the place in code points of the decoded source, None for the plan as a whole. Raises KeyError for a
    code that the catalogue does not have and for a field of the template that is not given.
    """
    kind = CATALOGUE[code]
    return Finding(code, kind.severity, kind.template.format(**fields), span)


def quote(words: str, limit: int = 24) -> str:
    """Words of the plan fit for one line of a message: white space dropped to single blanks, cut at ``limit``."""
    line = " ".join(words.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def apart(old: str, new: str, around: int = 12) -> tuple[str, str]:
    """Two wordings, each fit for a message: of long ones only what differs, with ``around`` characters on either side
    (…公布五件实事…); what they have in common is said by …."""
    one, two = (" ".join(words.split()) for words in (old, new))
    if max(len(one), len(two)) <= 4 * around:
        return one, two
    start = _alike(one, two)
    end = _alike(one[start:][::-1], two[start:][::-1])
    first, last = max(start - around, 0), max(end - around, 0)
    cut = (("…" if first else "") + words[first : len(words) - last] + ("…" if last else "") for words in (one, two))
    return quote(next(cut), 200), quote(next(cut), 200)


def _alike(one: str, other: str) -> int:
    """How many characters two wordings begin alike with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def markdown() -> str:
    """The catalogue as a Markdown table (one row a code, ends with LF), for the manual."""
    kinds = CATALOGUE.values()
    rows = [f"| {k.code} | {SEVERITY_WORDS[k.severity]} | {k.template} | {k.meaning} | {k.advice} |" for k in kinds]
    return "\n".join(["| 代码 | 级别 | 提示内容 | 含义 | 怎么办 |", "| --- | --- | --- | --- | --- |", *rows, ""])
