"""Handing out and collecting: what the offices' workbooks ask, and who gets which task. No workbook is known here."""
