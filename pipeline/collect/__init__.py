"""Collecting: what the offices send back → one ledger. Only ``reading`` and ``standing`` know openpyxl."""
