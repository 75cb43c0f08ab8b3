"""Any TL object whose shape is valid: built from the constructors' own annotations.

Hypothesis draws the seed only: a message with everything in it has more choices than its buffer.
"""

import inspect
import random
import sys
import typing
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any, get_args, get_origin

from hypothesis import strategies as st
from telethon.tl import types

INT = 2**31 - 1
TEXTS = ["", "plain", "nul\x00in the middle", "🌉 astral", "до 5 тыс.", "a\u202eb", "\n" * 3]
PLAIN: dict[type, Callable[[random.Random], Any]] = {
    int: lambda dice: dice.choice([0, 1, -1, INT, dice.randint(-INT, INT)]),
    str: lambda dice: dice.choice(TEXTS),
    bytes: lambda dice: dice.randbytes(dice.randint(0, 4)),
    bool: lambda dice: dice.random() < 0.5,
    float: lambda dice: dice.random() * 1000,
    datetime: lambda dice: datetime.fromtimestamp(dice.randint(1, INT), UTC),
}


def shapes(kind: type, depth: int = 4) -> st.SearchStrategy[Any]:
    """Return objects of a constructor, with optional parts down to `depth` levels."""
    return st.integers(0, 2**32).map(lambda seed: _build(kind, random.Random(seed), depth))


def _build(kind: type, dice: random.Random, depth: int) -> Any:
    return kind(**{name: _value(dice, told, depth) for name, told in _parameters(kind)})


def _value(dice: random.Random, annotation: Any, depth: int) -> Any:
    if get_origin(annotation) is list:
        size = dice.randint(0, 2) if depth > 0 else 0
        return [_value(dice, get_args(annotation)[0], depth - 1) for _ in range(size)]
    options = list(get_args(annotation)) or [annotation]
    if type(None) in options:
        options.remove(type(None))
        if depth <= 0 or dice.random() < 0.5:
            return None
        return _value(dice, options[0], depth) if len(options) == 1 else _any(dice, options, depth)
    return _any(dice, options, depth)


def _any(dice: random.Random, options: list[Any], depth: int) -> Any:
    chosen = dice.choice(options) if depth > 0 else min(options, key=_demand)
    return PLAIN[chosen](dice) if chosen in PLAIN else _build(chosen, dice, depth - 1)


def _demand(option: Any) -> int:
    """Return how many parameters a constructor cannot do without."""
    if option in PLAIN or option.__init__ is object.__init__:
        return 0
    parameters = inspect.signature(option.__init__).parameters.values()
    return sum(p.default is p.empty for p in parameters)


@cache
def _parameters(kind: type) -> list[tuple[str, Any]]:
    # Telethon puts friendlier messages in the place of the generated ones; TL's shape is theirs.
    own = [c for c in kind.__mro__ if c.__module__.startswith("telethon.tl.types")]
    generated: Any = own[0] if own else kind
    if generated.__init__ is object.__init__:
        return []
    parameters = list(inspect.signature(generated.__init__).parameters.values())[1:]
    return [(p.name, _resolved(p.annotation)) for p in parameters]


class _Names(dict[str, Any]):
    """What annotations may name. Types of TL's namespaces are left out of Telethon's own."""

    def __missing__(self, name: str) -> Any:
        modules = [m for path, m in sys.modules.items() if path.startswith("telethon.tl.types.")]
        return next(v for m in modules for n, v in vars(m).items() if f"Type{n}" == name)


NAMES = _Names(vars(typing) | vars(types) | {"datetime": datetime})


def _resolved(annotation: Any) -> Any:
    """Evaluate the annotations of generated code, which name types as strings within types."""
    if isinstance(annotation, str):
        return _resolved(eval(annotation, {}, NAMES))
    if isinstance(annotation, typing.ForwardRef):
        return _resolved(annotation.__forward_arg__)
    arguments = get_args(annotation)
    if not arguments:
        return annotation
    if get_origin(annotation) is list:
        return list[_resolved(arguments[0])]  # type: ignore[misc]
    return typing.Union[tuple(_resolved(each) for each in arguments)]  # noqa: UP007
