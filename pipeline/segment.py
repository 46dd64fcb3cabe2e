"""The only room that knows jieba: words that run together → the known names they are made of.

Only the names given are a dictionary, so that nothing is guessed and no dictionary of the language is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable


class Cutter:
    """Cuts by the most likely way to make words of a few known ones: as few and as long as can be."""

    def __init__(self, words: Iterable[str]) -> None:
        import jieba

        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.FREQ, self._tokenizer.total = {}, 0
        self._tokenizer.initialized = True  # of the words below alone
        for word in words:
            self._tokenizer.add_word(word, 1)

    def pieces(self, name: str) -> list[str]:
        """The name in pieces that joined are the name again: known words, and between them what is none, a character
        each."""
        return list(self._tokenizer.cut(name, HMM=False))
