"""What a model in Python is written with.

A model is a class that declares what the market must know, and says in functions what happens to a block of users on a day. `build` lets numba
compile the functions and puts them into a library beside the tables in C. No Python runs with the library: it is as fast as C, and
calls for many blocks run at once. So functions are what numba calls nopython code: numbers, loops, arrays, and functions of that
kind. Parameters are numbers, booleans and choices; lists and texts are for models in Rust and C.

`TestMarket` runs the same functions as plain Python, for tests and to find mistakes.
"""

import ctypes
import math
import os
from collections import namedtuple

# The library must run on other machines, too.
os.environ.setdefault("NUMBA_CPU_NAME", "generic")
os.environ.setdefault("NUMBA_CPU_FEATURES", "")

import llvmlite.binding
import numba
import numpy
from numba import types
from numba.extending import overload

_COLUMN_TYPES = {"f32": "F32", "f64": "F64", "u8": "U8", "u16": "U16", "u32": "U32", "i64": "I64"}
_NUMPY = {"f32": numpy.float32, "f64": numpy.float64, "u8": numpy.uint8, "u16": numpy.uint16, "u32": numpy.uint32, "i64": numpy.int64}
_NUMBA = {name: numba.from_dtype(numpy.dtype(kind)) for name, kind in _NUMPY.items()}
_C = {"f32": "float", "f64": "double", "u8": "uint8_t", "u16": "uint16_t", "u32": "uint32_t", "i64": "int64_t"}
_OUTPUTS = {"paid_micros": "i64"}
_NEUTRAL = {"attraction": 1.0, "leave_factor": 1.0}

# What is told of the market: the name, and whether it is a whole number.
_MARKET = [("day", 1), ("days", 1), ("weekday", 1), ("day_of_year", 1), ("age_days", 1), ("population", 0), ("active", 0),
           ("users_day", 0), ("users_month", 0), ("payers_month", 0), ("joined", 0), ("left", 0), ("minutes", 0), ("quality", 0)]
Market = namedtuple("Market", [name for name, _ in _MARKET])
# What a function for people sees: rows, their people, and arrays. luck[word, row]: four words for each time that the model draws.
Block = namedtuple("Block", ["rows", "people", "columns", "globals", "metrics", "postings", "luck", "market"])
# What plan and settle see.
Day = namedtuple("Day", ["globals", "metrics", "postings", "market"])

_BLOCK_FUNCTIONS = ["attend", "serve", "consider", "welcome", "farewell"]
_DAY_FUNCTIONS = ["plan", "settle"]


@numba.njit
def uniform(word):
    """A number in [0, 1) from a word of luck."""
    return (word >> 8) / 16777216.0


@numba.njit
def micros(amount):
    """An amount of money, not below 0, in millionths, as it is paid and posted."""
    return int(amount * 1e6 + 0.5)


def exp(x):
    """e^x, with the same bits on every machine."""
    return math.exp(x)


def ln(x):
    """The natural logarithm, with the same bits on every machine."""
    return math.log(x)


def power(x, y):
    """x^y, with the same bits on every machine."""
    return math.pow(x, y)


# numba wants to know each function where it compiles; in the library they are the market's.
_REAL = ctypes.c_double
_STAND_INS = {"exp": ctypes.CFUNCTYPE(_REAL, _REAL)(exp), "ln": ctypes.CFUNCTYPE(_REAL, _REAL)(ln),
              "power": ctypes.CFUNCTYPE(_REAL, _REAL, _REAL)(power)}
for _name, _function in _STAND_INS.items():
    llvmlite.binding.add_symbol(f"eyeballs_python_{_name}", ctypes.cast(_function, ctypes.c_void_p).value)
_exp = types.ExternalFunction("eyeballs_python_exp", types.float64(types.float64))
_ln = types.ExternalFunction("eyeballs_python_ln", types.float64(types.float64))
_power = types.ExternalFunction("eyeballs_python_power", types.float64(types.float64, types.float64))
overload(exp)(lambda x: lambda x: _exp(x))
overload(ln)(lambda x: lambda x: _ln(x))
overload(power)(lambda x, y: lambda x, y: _power(x, y))


def Parameter(name, default, unit, doc, source, minimum=-math.inf, maximum=math.inf, tunable=False, log_scale=False, choices=()):
    """What a scenario may set. Of the type of its default: float, int, bool, or one of some choices."""
    kind = "CHOICE" if choices else "BOOLEAN" if isinstance(default, bool) else "INTEGER" if isinstance(default, int) else "FLOAT"
    return dict(name=name, default=default, unit=unit, doc=doc, source=source, minimum=minimum, maximum=maximum, tunable=tunable,
                log_scale=log_scale, choices=list(choices), kind=kind)


def Input(name, unit, doc):
    """A column that the market fills."""
    return dict(name=name, unit=unit, doc=doc, type="f32", role="INPUT", initial=0)


def Output(name, unit, doc):
    """A column that the market reads."""
    return dict(name=name, unit=unit, doc=doc, type=_OUTPUTS.get(name, "f32"), role="OUTPUT", initial=_NEUTRAL.get(name, 0))


def State(name, type, unit, doc, initial=0, shared=False):
    """A column that the market keeps for the model, of the type f32, f64, u8, u16, u32 or i64."""
    return dict(name=name, unit=unit, doc=doc, type=type, role="SHARED" if shared else "STATE", initial=initial)


def Metric(name, unit, doc, kind="sum", length=1):
    """A number that is reported: a sum, a gauge or a maximum."""
    return dict(name=name, unit=unit, doc=doc, kind=kind.upper(), length=length)


def Posting(name, doc, kind="revenue", party="user"):
    """A ledger line: revenue from, or a cost paid to, a user, an advertiser, a merchant or other."""
    return dict(name=name, doc=doc, kind=kind.upper(), party=party.upper())


def Global(name, unit, doc, initial=0.0, length=1):
    """What the model knows of the whole service."""
    return dict(name=name, unit=unit, doc=doc, initial=initial, length=length)


def refuses(parameter, message):
    """Of a function of the class: the model refuses values for which it is true, and the message is about that parameter."""
    def take(function):
        function.refuses = (parameter, message)
        return function
    return take


class Model:
    """A model: its words, what it declares, and its functions, of which there are attend, serve, consider, welcome, farewell, plan and
    settle. Its docstring says what it is about. In a function `self` is the values of the parameters and nothing else.
    draws: how many times four words of luck a person has a day."""

    draws = 1
    parameters = columns = metrics = postings = globals = ()

    def __new__(cls):
        raise TypeError(f"a model is a class, of which no instances are made: write {cls.__name__} without ()")

    @classmethod
    def build(cls, output=None):
        """Makes the library, beside this program's file if nothing else is said. Needs a C compiler."""
        from eyeballs_model_build import build
        return build(cls, output)


def _own(model):
    """The members of a model and of what it is derived from, up to `Model`."""
    classes = [kind for kind in model.__mro__ if kind is not object and "build" not in vars(kind)]
    return {name: member for kind in reversed(classes) for name, member in vars(kind).items()}


def functions_of(model):
    """The functions of a model by name."""
    for word in ("id", "version", "title"):
        if not isinstance(getattr(model, word, None), str):
            raise TypeError(f'the model {model.__name__} has no {word}: write {word} = "..." into the class')
    functions = {name: member for name, member in _own(model).items() if callable(member) and not name.startswith("__")}
    functions = {name: function for name, function in functions.items() if not hasattr(function, "refuses")}
    known = _DAY_FUNCTIONS + _BLOCK_FUNCTIONS
    for name in functions:
        if name not in known:
            raise TypeError(f"the model {model.__name__} has a function `{name}`, which the market does not call; it calls "
                            f"{', '.join(known)}. Helpers are functions of the module, with numba.njit before them")
    return functions


def refusals_of(model):
    """What a model refuses: the parameter to look at, the words, and the function that tells."""
    refusals = [(*member.refuses, member) for member in _own(model).values() if hasattr(member, "refuses")]
    names = [row["name"] for row in model.parameters]
    for parameter, message, _ in refusals:
        if parameter not in names:
            raise ValueError(f"the model {model.__name__} refuses values of `{parameter}`, which is no parameter: {message}")
    return refusals


def tuples_of(model):
    """Types of parameters, columns, globals, metrics and postings."""
    every = [("Parameters", model.parameters), ("Columns", model.columns), ("Globals", model.globals), ("Metrics", model.metrics),
             ("Postings", model.postings)]
    return [namedtuple(name, [row["name"] for row in rows]) for name, rows in every]


class TestMarket:
    """Some people who are all users of a service with the model; it runs as plain Python. Luck has other bits than in the market."""

    __test__ = False  # Not a test, whatever pytest thinks of its name.

    def __init__(self, model, people, **parameters):
        kinds = {row["name"]: row for row in model.parameters}
        for name in parameters:
            if name not in kinds:
                raise ValueError(f"there is no parameter `{name}`; there are {', '.join(kinds)}")
        values = []
        for row in model.parameters:
            value = parameters.get(row["name"], row["default"])
            values.append(row["choices"].index(value) if row["choices"] else value)
        Parameters, Columns, Globals, Metrics, Postings = tuples_of(model)
        self.model, self.people, self.parameters = model, people, Parameters(*values)
        for parameter, message, function in refusals_of(model):
            if function(self.parameters):
                raise ValueError(f"`{parameter}` {message}")
        self.columns = Columns(*[numpy.full(people, row["initial"], _NUMPY[row["type"]]) for row in model.columns])
        self.globals = Globals(*[numpy.full(row["length"], row["initial"]) for row in model.globals])
        self.metrics = Metrics(*[numpy.zeros(row["length"]) for row in model.metrics])
        self.postings = Postings(*[numpy.zeros(1, numpy.int64) for _ in model.postings])
        self.random = numpy.random.Generator(numpy.random.Philox(2014))
        self.day_number = 0

    def market(self):
        facts = dict(day=self.day_number, days=365, weekday=self.day_number % 7, day_of_year=self.day_number % 365 + 1,
                     age_days=self.day_number, quality=1.0)
        return Market(*[facts.get(name, 0.0 if name in ("joined", "left", "payers_month", "minutes") else float(self.people))
                        for name, _ in _MARKET])

    def call(self, name):
        """Calls a function for everybody, or for the day."""
        function = functions_of(self.model).get(name)
        if function is None:
            return
        if name in _DAY_FUNCTIONS:
            function(self.parameters, Day(self.globals, self.metrics, self.postings, self.market()))
            return
        for row, values in zip(self.model.columns, self.columns):
            if row["role"] == "OUTPUT":
                values.fill(row["initial"])
        luck = self.random.integers(0, 2**32, (4 * self.model.draws, self.people), numpy.uint32)
        people = numpy.arange(self.people, dtype=numpy.uint32)
        block = Block(self.people, people, self.columns, self.globals, self.metrics, self.postings, luck, self.market())
        function(self.parameters, block)

    def day(self):
        """One day: plan, attend, serve, settle."""
        for row, values in zip(self.model.metrics, self.metrics):
            if row["kind"] != "GAUGE":
                values.fill(0.0)
        for values in self.postings:
            values.fill(0)
        for name in ["plan", "attend", "serve", "settle"]:
            self.call(name)
        self.day_number += 1
