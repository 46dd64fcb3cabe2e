"""The only room that knows jieba: words that run together → the known names they are made of, and wordings → words.

Only the names given are a ``Cutter``'s dictionary, so that nothing is guessed. ``Words`` takes from the dictionary of
the language no more than what stands in its texts: jieba would make of the whole of it a table that takes longer.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path


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
    """Cuts wordings into the words of the language."""

    _LONGEST = 6

    def __init__(self) -> None:
        import jieba

        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.FREQ, self._tokenizer.total = {}, 60_101_967  # the sum of the dictionary's counts
        self._tokenizer.initialized = True

    def cut(self, text: str) -> list[str]:
        """``text`` in words that joined are ``text`` again."""
        known, counts = self._tokenizer.FREQ, _counts()
        runs = {text[at : at + size] for size in range(1, self._LONGEST + 1) for at in range(len(text))}
        for word in runs & counts.keys():
            known[word] = int(counts[word])
            for end in range(1, len(word)):
                known.setdefault(word[:end], 0)
        return list(self._tokenizer.cut(text, HMM=False))


@cache
def _counts() -> dict[str, str]:
    """The words of the language, how often each is met."""
    import jieba

    entries = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").split()
    return dict(zip(entries[::3], entries[1::3], strict=True))
