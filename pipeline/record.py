"""What the records of the model share: they are the JSON contract, key for key."""

from __future__ import annotations

from typing import Any, ClassVar


class Record:
    """What gives a record the keys of the contract in the order of its fields."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Any]]

    def to_dict(self) -> dict[str, Any]:
        return {name: _plain(getattr(self, name)) for name in self.__dataclass_fields__}


def _plain(value: Any) -> Any:
    """Records as dicts, alone and within a tuple; whatever else as it is."""
    if isinstance(value, tuple) and value and hasattr(value[0], "to_dict"):
        return [record.to_dict() for record in value]
    return value.to_dict() if hasattr(value, "to_dict") else value
