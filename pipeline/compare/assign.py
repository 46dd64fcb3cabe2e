"""A sparse table of worths → the pairing whose worth is greatest: exact, each row and each column in one pair at most.

Shortest augmenting paths with prices (the Hungarian method on what edges there are): row after row is brought in, by
the cheapest chain of changes, which ends at a free column or leaves some row without one. A row that shares no column
with another is done in a step, so that the time is that of the tangled parts alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush

Worths = Sequence[Mapping[int, float]]


def assign(worths: Worths) -> dict[int, int]:
    """Row → column so that the sum of ``worths[row][column]`` is as great as can be. Worths that are not above 0 are
    never taken. Of pairings with the same sum always the same one is found."""
    return _Pairing(worths).found()


class _Pairing:
    """What is paired so far. ``prices`` are of columns, ``gains`` of rows: what their column is worth to them beyond
    its price. No row would gain more from another column at its price: that is why the whole is the best there is."""

    def __init__(self, worths: Worths) -> None:
        self.worths = [{column: worth for column, worth in row.items() if worth > 0} for row in worths]
        self.rows: dict[int, int] = {}  # column → row
        self.columns: dict[int, int] = {}  # row → column
        self.prices: dict[int, float] = {}
        self.gains: list[float] = [0.0] * len(worths)

    def found(self) -> dict[int, int]:
        for row in range(len(self.worths)):
            best = max([worth - self.prices.get(column, 0.0) for column, worth in self.worths[row].items()], default=0)
            if best > 0:
                self.gains[row] = best
                _Search(self, row).run()
        return dict(sorted(self.columns.items()))


class _Search:
    """Dijkstra from a row over columns, on what is lost if the chain of changes ends there. To leave a row without a
    column is an end too, and loses its gain."""

    def __init__(self, pairing: _Pairing, start: int) -> None:
        self.pairing, self.start = pairing, start
        self.lost: dict[int, float] = {}  # of columns
        self.came: dict[int, int] = {}  # column → the row before it
        self.done: set[int] = set()
        self.heap: list[tuple[float, int]] = []
        self.left, self.least = start, pairing.gains[start]  # the row that is best left without, and what that loses

    def run(self) -> None:
        rows, columns = [(0.0, self.start)], []
        end, loss, row = None, 0.0, self.start
        while end is None:
            self._look(row, loss)
            found = self._nearest()
            if found is None:
                loss = self.least
                break
            loss, column = found
            if column not in self.pairing.rows:
                end = column
                break
            row = self.pairing.rows[column]
            columns.append(found)
            rows.append((loss, row))
            if loss + self.pairing.gains[row] < self.least:
                self.left, self.least = row, loss + self.pairing.gains[row]
        self._price(loss, rows, columns)
        self._change(end)

    def _look(self, row: int, so_far: float) -> None:
        """What it loses to give the row each other column."""
        gain, prices, lost = so_far + self.pairing.gains[row], self.pairing.prices, self.lost
        for column, worth in self.pairing.worths[row].items():
            loss = gain - worth + prices.get(column, 0.0)
            if loss < self.least and column not in self.done and loss < lost.get(column, self.least):
                lost[column], self.came[column] = loss, row
                heappush(self.heap, (loss, column))

    def _nearest(self) -> tuple[float, int] | None:
        """The column that loses least, None where it loses least to leave a row without."""
        while self.heap:
            loss, column = heappop(self.heap)
            if loss >= self.least:
                return None
            if column not in self.done:
                self.done.add(column)
                return loss, column
        return None

    def _price(self, end: float, rows: list[tuple[float, int]], columns: list[tuple[float, int]]) -> None:
        pairing = self.pairing
        for loss, row in rows:
            pairing.gains[row] -= end - loss
        for loss, column in columns:
            pairing.prices[column] = pairing.prices.get(column, 0.0) + end - loss

    def _change(self, end: int | None) -> None:
        """Along the chain each row takes the column behind it."""
        pairing, column = self.pairing, end
        if column is None:
            column = pairing.columns.pop(self.left, None)
        while column is not None:
            row = self.came[column]
            before = pairing.columns.get(row)
            pairing.columns[row], pairing.rows[column] = column, row
            column = before
