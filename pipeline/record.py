"""What the records of the model share: they are the JSON contract, key for key."""

from __future__ import annotations

from collections.abc import Callable
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
    """A frozen, slotted dataclass that is made in less than half the time, which counts where a plan has hundreds of
    them. What freezes a record, its class's ``__setattr__``, costs most while it is made: so it is of a class with the
    same slots and nothing else until they are set. Fields with a ``default_factory`` are not for it."""
    made: Any = dataclass(frozen=True, slots=True)(cls)
    known: dict[str, Any] = {
        "_frozen": made,
        "_open": type(made.__name__, made.__bases__, {"__slots__": made.__slots__}),
        "_become": object.__dict__["__class__"].__set__,
    }
    for each in fields(made):
        known[f"_default_{each.name}"] = each.default
    arguments = [n if known[f"_default_{n}"] is MISSING else f"{n}=_default_{n}" for n in made.__slots__]
    body = ["_become(self, _open)", *[f"self.{n} = {n}" for n in made.__slots__], "self.__class__ = _frozen"]
    exec(f"def __init__(self, {', '.join(arguments)}):\n {'; '.join(body)}", known)  # noqa: S102  as dataclasses does
    made.__init__ = known["__init__"]
    return cast("type[T]", made)


def filler(cls: type, *names: str) -> Callable[..., None]:
    """A function that fills in fields of a record of ``cls`` where it stands: (record, value, …). It is for the room
    that completes what another has left open, and for records that nobody else holds yet."""
    known: dict[str, Any] = vars(cls)["__init__"].__globals__
    body = ["_become(self, _open)", *[f"self.{n} = {n}" for n in names], "self.__class__ = _frozen"]
    exec(f"def fill(self, {', '.join(names)}):\n {'; '.join(body)}", known)  # noqa: S102  as above
    return cast("Callable[..., None]", known.pop("fill"))


def _plain(value: Any) -> Any:
    """Records as dicts, alone and within a tuple; whatever else as it is."""
    if isinstance(value, tuple) and value and hasattr(value[0], "to_dict"):
        return [record.to_dict() for record in value]
    return value.to_dict() if hasattr(value, "to_dict") else value
