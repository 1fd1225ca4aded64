"""Models in Python on the engine's side: what they declare as numbers of the contract, and calls with arrays."""

from __future__ import annotations

import hashlib
import struct
import traceback
import weakref
from collections import namedtuple
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy

from . import _engine
from .model import doc_of, functions_of, refusals_of

# Numbers of the contract: crates/eyeballs-abi/include/eyeballs.h.
_KINDS = {"FLOAT": 1, "INTEGER": 2, "BOOLEAN": 3, "CHOICE": 4}
_TUNABLE, _LOG_SCALE = 2, 4
_TYPES = {"f32": 1, "f64": 2, "u8": 3, "u16": 4, "u32": 5, "i64": 6}
_FORMATS = {"f32": "<f", "f64": "<d", "u8": "<B", "u16": "<H", "u32": "<I", "i64": "<q"}
_ROLES = {"INPUT": 1, "OUTPUT": 2, "STATE": 3, "SHARED": 4}
_METRICS = {"SUM": 1, "GAUGE": 2, "MAXIMUM": 3}
_PARTIES = {"USER": 1, "ADVERTISER": 2, "MERCHANT": 3, "OTHER": 4}
_POSTINGS = {"REVENUE": 1, "COST": 2}

# What is told of the market, in the order of the engine.
_WHOLE = ("day", "days", "weekday", "day_of_year", "age_days")
_REAL = ("population", "active", "users_day", "users_month", "payers_month", "joined", "left", "minutes", "quality")
Market = namedtuple("Market", (*_WHOLE, *_REAL))  # type: ignore[misc]


class Day(NamedTuple):
    """What plan and settle see."""

    globals: Any
    metrics: Any
    postings: Any
    market: Any


class Block(NamedTuple):
    """What a function for people sees: rows, their people, and arrays. luck[word, row]: four words for each time that the model draws."""

    rows: int
    people: Any
    columns: Any
    globals: Any
    metrics: Any
    postings: Any
    luck: Any
    market: Any


_made: weakref.WeakKeyDictionary[Any, tuple[str, _engine.PythonModel]] = weakref.WeakKeyDictionary()


def engine_model(model: Any) -> _engine.PythonModel:
    """A model as the engine knows it; made anew only if something of it changed."""
    declared = _declared(model)
    known = _made.get(model)
    if known is None or known[0] != declared["sha256"]:
        known = (declared["sha256"], _engine.PythonModel(declared, Maker(model)))
        _made[model] = known
    return known[1]


def _plain(function: Any) -> Any:
    """What numba was given, if it was: the plain function has the bits of any other model in Python."""
    return getattr(function, "py_func", function)


def _declared(model: Any) -> dict[str, Any]:
    """What a model declares, in numbers of the contract."""
    functions, refusals = functions_of(model), refusals_of(model)
    declared: dict[str, Any] = {name: getattr(model, name) for name in ("id", "version", "title", "draws")}
    declared["doc"] = doc_of(model)
    declared["parameters"] = [_parameter(row) for row in model.parameters]
    declared["columns"] = [
        (row["name"], row["unit"], row["doc"], _one(_TYPES, row["type"], "type"), _ROLES[row["role"]], _bits(row)) for row in model.columns
    ]
    declared["metrics"] = [
        (row["name"], row["unit"], row["doc"], _one(_METRICS, row["kind"], "kind of metric"), row["length"]) for row in model.metrics
    ]
    declared["postings"] = [
        (row["name"], row["doc"], _one(_POSTINGS, row["kind"], "kind of posting"), _one(_PARTIES, row["party"], "party"))
        for row in model.postings
    ]
    declared["globals"] = [(row["name"], row["unit"], row["doc"], float(row["initial"]), row["length"]) for row in model.globals]
    declared["functions"] = list(functions)
    codes = [_code(function) for _, _, function in refusals] + [_code(function) for function in functions.values()]
    words = [(parameter, message) for parameter, message, _ in refusals]
    declared["sha256"] = hashlib.sha256(repr((declared, words, codes)).encode()).hexdigest()
    return declared


def _one(known: dict[str, int], name: str, what: str) -> int:
    if name not in known:
        raise ValueError(f"there is no {what} `{name.lower()}`; there are {', '.join(known).lower()}")
    return known[name]


def _code(function: Any) -> tuple[Any, ...]:
    """What a function does, as far as it says itself: another code is another model."""
    code = _plain(function).__code__
    constants = tuple(constant for constant in code.co_consts if not hasattr(constant, "co_code"))
    return (code.co_code, repr(constants), code.co_names, repr(_plain(function).__defaults__))


def _parameter(row: dict[str, Any]) -> tuple[Any, ...]:
    default = row["choices"].index(row["default"]) if row["choices"] else row["default"]
    kind = _KINDS[row["kind"]]
    flags = (_TUNABLE if row["tunable"] else 0) | (_LOG_SCALE if row["log_scale"] else 0)
    numbers = (float(default), 0) if row["kind"] == "FLOAT" else (0.0, int(default))
    texts = (row["name"], row["unit"], row["doc"], row["source"])
    return (*texts, kind, flags, row["choices"], *numbers, float(row["minimum"]), float(row["maximum"]))


def _bits(row: dict[str, Any]) -> int:
    """Of the initial value; what is neutral in an output, the market knows itself."""
    if row["role"] == "OUTPUT":
        return 0
    return int.from_bytes(struct.pack(_FORMATS[row["type"]], row["initial"]), "little")


class Refused(ValueError):
    """Values of parameters that a model refuses; the engine asks for the index of the one to look at."""

    def __init__(self, parameter: int, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


def _tuple(name: str, rows: list[dict[str, Any]]) -> Callable[..., Any]:
    return namedtuple(name, [row["name"] for row in rows])


class Maker:
    """Makes instances of a model. What the model declares and does is fixed when this is made."""

    def __init__(self, model: Any) -> None:
        self.parameters, self.refusals = list(model.parameters), [(p, m, _plain(f)) for p, m, f in refusals_of(model)]
        self.functions = {name: _plain(function) for name, function in functions_of(model).items()}
        self.draws = model.draws
        self.types = [numpy.dtype(_FORMATS[row["type"]]) for row in model.columns]
        self.lengths = [[row.get("length", 1) for row in rows] for rows in (model.globals, model.metrics, model.postings)]
        named = [("Parameters", self.parameters), ("Columns", model.columns)]
        self.Parameters, self.Columns = (_tuple(name, rows) for name, rows in named)
        totals = [("Globals", model.globals), ("Metrics", model.metrics), ("Postings", model.postings)]
        self.totals = [_tuple(name, rows) for name, rows in totals]

    def make(self, values: tuple[Any, ...]) -> Instance:
        """An instance of values in the order of the parameters."""
        kinds = [bool if row["kind"] == "BOOLEAN" else (lambda value: value) for row in self.parameters]
        parameters = self.Parameters(*[kind(value) for kind, value in zip(kinds, values)])
        for parameter, message, function in self.refusals:
            if function(parameters):
                names = [row["name"] for row in self.parameters]
                raise Refused(names.index(parameter), message)
        return Instance(self, parameters)


class Instance:
    """A model with its values. It never changes."""

    def __init__(self, maker: Maker, parameters: Any) -> None:
        self.maker, self.parameters = maker, parameters

    def call(self, name: str, rows: int, views: list[_engine.View], facts: tuple[Any, ...]) -> None:
        """Calls a function with arrays over views of the engine's memory: of people, columns and luck if it is for people, then of
        globals, metrics and postings."""
        maker, market = self.maker, Market._make(facts)
        *of_people, globals_, metrics, postings = views
        kinds = (numpy.float64, numpy.float64, numpy.int64)
        totals = [
            make(*_parts(_array(view, kind), lengths))
            for make, view, kind, lengths in zip(maker.totals, (globals_, metrics, postings), kinds, maker.lengths)
        ]
        of_all, reported, posted = totals
        if of_people:
            people, *columns, luck = of_people
            arrays = maker.Columns(*[_array(view, kind) for view, kind in zip(columns, maker.types)])
            words = _array(luck, numpy.uint32).reshape(4 * maker.draws, rows)
            given: Any = Block(rows, _array(people, numpy.uint32), arrays, of_all, reported, posted, words, market)
        else:
            given = Day(of_all, reported, posted, market)
        try:
            maker.functions[name](self.parameters, given)
        except Exception as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{frame.filename.rsplit('/', 1)[-1]}, line {frame.lineno}, in {frame.name}"
            message = f"{type(error).__name__}: {error} ({where})"
        else:
            return
        raise RuntimeError(message)


def _array(view: _engine.View, kind: Any) -> Any:
    buffer: Any = view
    return numpy.frombuffer(buffer, kind) if len(view) else numpy.empty(0, kind)


def _parts(array: Any, lengths: list[int]) -> list[Any]:
    """Views of a long array, one after the other."""
    ends = numpy.cumsum([0, *lengths])
    return [array[begin:end] for begin, end in zip(ends[:-1], ends[1:])]
