"""Values of Python as a scenario writes them."""

from __future__ import annotations

import datetime
import json
import math
import numbers
from collections.abc import Mapping, Sequence
from typing import Any


def toml(value: Any) -> str:
    """A value as TOML, of the same type; numbers to the last bit."""
    tolist = getattr(value, "tolist", None)
    if callable(tolist):  # A scalar or an array of NumPy.
        value = tolist()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        number = float(value)
        if not math.isfinite(number):
            raise ValueError(f"{value!r} is no value that a scenario can have")
        return repr(number)
    if isinstance(value, str):
        return text(value)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{text(str(key))} = {toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, Sequence):
        return "[" + ", ".join(toml(inner) for inner in value) + "]"
    raise TypeError(f"a scenario has no values of the type {type(value).__name__}: {value!r}")


def text(value: str) -> str:
    """A text in quotes: JSON's escapes are TOML's, too, but for the delete character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
