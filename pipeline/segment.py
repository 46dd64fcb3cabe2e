"""The only room that knows jieba: words that run together → the known names they are made of, and wordings → words.

Only the names given are a ``Cutter``'s dictionary, so that nothing is guessed. ``Words`` takes from the dictionary of
the language no more than what stands in its texts: jieba would make of the whole of it a table that takes longer.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any


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


class Words:
    """Cuts wordings into the words of the language; ``texts`` are all that it will be asked for."""

    _LONGEST = 6

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = tuple(dict.fromkeys(texts))

    def cut(self, text: str) -> list[str]:
        """``text`` in words that joined are ``text`` again. The dictionary is read at the first call."""
        return list(self._tokenizer.cut(text, HMM=False)) if text else []

    @cached_property
    def _tokenizer(self) -> Any:
        import jieba

        entries = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").split()
        counts = dict(zip(entries[::3], entries[1::3], strict=True))
        tokenizer = jieba.Tokenizer()
        tokenizer.FREQ, tokenizer.total = {}, 60_101_967  # the sum of the dictionary's counts
        for word in self._runs() & counts.keys():
            tokenizer.FREQ[word] = int(counts[word])
            for end in range(1, len(word)):
                tokenizer.FREQ.setdefault(word[:end], 0)
        tokenizer.initialized = True
        return tokenizer

    def _runs(self) -> set[str]:
        """Every stretch of the texts that may be a word."""
        sizes = range(1, self._LONGEST + 1)
        return {text[at : at + size] for text in self._texts for size in sizes for at in range(len(text))}
