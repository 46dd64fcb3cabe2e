"""The catalogue of findings, its part on the ledger and on how what came back goes with earlier periods (F753–F770)."""

from __future__ import annotations

from pipeline.returned import Kind

RECORDED = (
    Kind(
        "F755",
        "note",
        "{task}有时限（{due}），填报的却是“长期坚持”，仍按时限算逾期、临期",
        "填了长期坚持，时限并没有取消。",
        "确属长期坚持的，在台账“核定”一列写“长期坚持”；否则请填报单位改填。",
    ),
    # The ledger itself
    Kind(
        "F761",
        "warning",
        "台账中{task}的原文在核定之后有改动，核定内容仍保留",
        "核定是针对改动前的文字作的。",
        "复核这一行的核定内容。",
    ),
    Kind(
        "F762",
        "warning",
        "台账中任务 {old}已不在文件中，核定内容移到“核定存档”表",
        "任务被删去或改动太大。",
        "需要的，抄到别的任务上。",
    ),
    Kind(
        "F763",
        "warning",
        "台账中{task}有几行的“{head}”不同，合在一起：{words}",
        "一项任务占了几行，各行写的不一样。",
        "改成要保留的内容。",
    ),
    Kind(
        "F764",
        "note",
        "没有找到原来的台账，核定内容取自 progress.json",
        "台账被移走或改名。",
        "原来的台账里另加的内容不会带过来；要带过来，把它放回原处再汇总一次。",
    ),
    Kind(
        "F765",
        "note",
        "没有写 --as-of，{how}",
        "程序不看电脑的时钟，同样的文件总得到同样的台账。",
        "需要按别的日期统计的，加 --as-of。",
    ),
    Kind(
        "F766",
        "warning",
        "台账中{task}的“{head}”写的是“{words}”，{how}",
        "“核定”写五种状态之一才作为状态；否、不同意、退回一类的话和公式，不算核定，也不算销号。",
        "改成规定的状态，或改写在“核定说明”里；确已销号的写日期或“已销号”。",
    ),
    Kind(
        "F767",
        "note",
        "原来的台账是“{period}”的，其中的 {count} 项核定记入那一期，列在“上期核定”，本期的“核定”另填",
        "核定只管它那一期；核定说明、销号和自己加的列仍然保留。",
        "本期需要核定的，写在“核定”一列。",
    ),
    Kind(
        "F768",
        "note",
        "{task}上期核定为“{stood}”（{period}），本期填报“{state}”，按本期填报的计",
        "上一期的核定不改变本期的填报。",
        "不同意本期填报的，在“核定”一列写明。",
    ),
)
