"""Tables → files, as bytes: csv, json, excel and html. Nothing here writes to a disk, and nothing reads the clock."""

from __future__ import annotations

from pipeline.model import Plan


def render(plan: Plan, stem: str, *, unit: str | None = None, date: str | None = None) -> dict[str, bytes]:
    """Every file that a build writes for ``plan``, by name; the same plan and options give the same bytes.

    ``stem`` is the plan's name in the workbooks' names; ``unit`` and ``date`` the words of the 制表单位 and 日期
    lines where the plan's own are not wanted or missing.
    """
    from pipeline import matrix
    from pipeline.export import csv, excel, json
    from pipeline.export.html import report

    tables = matrix.sheets(plan)
    head = excel.masthead(plan, unit=unit, date=date)
    return {
        f"{stem}-责任分工表.xlsx": excel.render(excel.handed_on(tables), head),
        f"{stem}-核对.xlsx": excel.render(tables.review, head),
        "report.html": report.render(plan, head.title, (head.unit, head.date)),
        "tasks.csv": csv.render(tables.tasks),
        "matrix.csv": csv.render(tables.wide),
        "plan.json": json.render(plan),
    }
