"""Collecting: what the offices send back → one ledger. Only ``cells`` knows openpyxl."""
