"""What the records of the model share: they are the JSON contract, key for key."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from typing import Any, ClassVar, TypeVar, cast, dataclass_transform

T = TypeVar("T")


class Record:
    """What gives a record the keys of the contract in the order of its fields."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Any]]

    def to_dict(self) -> dict[str, Any]:
        return {name: _plain(getattr(self, name)) for name in self.__dataclass_fields__}


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """A frozen, slotted dataclass whose ``__init__`` sets its slots directly: as the dataclass's own does, in half the
    time, which counts where a plan has hundreds of them. Fields with a ``default_factory`` are not for it."""
    made: Any = dataclass(frozen=True, slots=True)(cls)
    known: dict[str, Any] = {}
    arguments, body = [], []
    for at, each in enumerate(fields(made)):
        known[f"set_{at}"], known[f"default_{at}"] = made.__dict__[each.name].__set__, each.default
        arguments.append(each.name if each.default is MISSING else f"{each.name}=default_{at}")
        body.append(f"set_{at}(self, {each.name})")
    exec(f"def __init__(self, {', '.join(arguments)}):\n {'; '.join(body)}", known)  # noqa: S102  as dataclasses does
    made.__init__ = known["__init__"]
    return cast("type[T]", made)


def _plain(value: Any) -> Any:
    """Records as dicts, alone and within a tuple; whatever else as it is."""
    if isinstance(value, tuple) and value and hasattr(value[0], "to_dict"):
        return [record.to_dict() for record in value]
    return value.to_dict() if hasattr(value, "to_dict") else value
