"""What a business model in Python is written with: a class that declares what the market must know, and says in functions what happens
to a block of users on a day.

    class TipJar(Model):
        'Some users give a tip.'

        id, version, title = "tip-jar", "0.1.0", "Tip jar"
        parameters = [Parameter("tip", 0.5, unit="currency", minimum=0.0, doc="The tip.", source="assumption")]
        columns = [
            Input("minutes_today", unit="min", doc="time spent today"),
            Output("paid_micros", unit="1e-6 currency", doc="what the user paid today"),
        ]
        postings = [Posting("tips", doc="tips of users")]

        def serve(self, block):
            gives = (block.columns.minutes_today > 0) & (uniform(block.luck[0]) < 0.01)
            block.columns.paid_micros[gives] = micros(self.tip)
            block.postings.tips[0] += micros(self.tip) * numpy.count_nonzero(gives)

    Scenario.read("my.toml", models=[TipJar])

The class itself is given, and never an instance: the market makes what it needs. In a function `self` is the values of the parameters
and nothing else, since a model remembers nothing of its own: what must be remembered is a state column or a global. The arrays are views on
the engine's memory, without a copy, for the time of the call: what is kept must be a copy. What a scenario and the contract know of
a model stands in docs/writing-a-model.md. The declarations are those of `eyeballs new-model --lang python`, and a model of that kit
can be given, too.
"""

from __future__ import annotations

import importlib
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from typing import Any, Callable, ClassVar, TypeVar

from . import _engine

_OUTPUTS = {"paid_micros": "i64"}
_NEUTRAL = {"attraction": 1.0, "leave_factor": 1.0}
FUNCTIONS = ["attend", "serve", "consider", "welcome", "farewell", "plan", "settle"]

exp, ln, power = _engine.exp, _engine.ln, _engine.power
"""Functions of one number with the same bits on every machine, which those of `math` and `numpy` have not."""


def uniform(words: Any) -> Any:
    """Numbers in [0, 1) from words of luck."""
    return (words >> 8) / 16777216.0


def micros(amount: Any) -> Any:
    """Amounts of money, not below 0, in millionths, as they are paid and posted."""
    whole = amount * 1e6 + 0.5
    return whole.astype("int64") if hasattr(whole, "astype") else int(whole)


Row = dict[str, Any]
"""What is declared, one thing of it."""


def Parameter(
    name: str,
    default: Any,
    unit: str,
    doc: str,
    source: str,
    minimum: float = -math.inf,
    maximum: float = math.inf,
    tunable: bool = False,
    log_scale: bool = False,
    choices: Sequence[str] = (),
) -> Row:
    """What a scenario may set. Of the type of its default: float, int, bool, or one of some choices."""
    kind = "CHOICE" if choices else "BOOLEAN" if isinstance(default, bool) else "INTEGER" if isinstance(default, int) else "FLOAT"
    row = {"name": name, "default": default, "unit": unit, "doc": doc, "source": source, "minimum": minimum, "maximum": maximum}
    return {**row, "tunable": tunable, "log_scale": log_scale, "choices": list(choices), "kind": kind}


def _column(name: str, unit: str, doc: str, type: str, role: str, initial: float) -> Row:
    return {"name": name, "unit": unit, "doc": doc, "type": type, "role": role, "initial": initial}


def Input(name: str, unit: str, doc: str) -> Row:
    """A column that the market fills."""
    return _column(name, unit, doc, "f32", "INPUT", 0)


def Output(name: str, unit: str, doc: str) -> Row:
    """A column that the market reads."""
    return _column(name, unit, doc, _OUTPUTS.get(name, "f32"), "OUTPUT", _NEUTRAL.get(name, 0))


def State(name: str, type: str, unit: str, doc: str, initial: float = 0, shared: bool = False) -> Row:
    """A column that the market keeps for the model, of the type f32, f64, u8, u16, u32 or i64."""
    return _column(name, unit, doc, type, "SHARED" if shared else "STATE", initial)


def Metric(name: str, unit: str, doc: str, kind: str = "sum", length: int = 1) -> Row:
    """A number that is reported: a sum, a gauge or a maximum."""
    return {"name": name, "unit": unit, "doc": doc, "kind": kind.upper(), "length": length}


def Posting(name: str, doc: str, kind: str = "revenue", party: str = "user") -> Row:
    """A ledger line: revenue from, or a cost paid to, a user, an advertiser, a merchant or other."""
    return {"name": name, "doc": doc, "kind": kind.upper(), "party": party.upper()}


def Global(name: str, unit: str, doc: str, initial: float = 0.0, length: int = 1) -> Row:
    """What the model knows of the whole service."""
    return {"name": name, "unit": unit, "doc": doc, "initial": initial, "length": length}


Function = TypeVar("Function", bound=Callable[..., Any])


def refuses(parameter: str, message: str) -> Callable[[Function], Function]:
    """Of a function of the class: the model refuses values for which it is true, and the message is about that parameter."""

    def take(function: Function) -> Function:
        function.__dict__["refuses"] = (parameter, message)
        return function

    return take


class Model:
    """A model: its words, what it declares, and its functions, of which there are attend, serve, consider, welcome, farewell, plan and
    settle. Its docstring says what it is about. draws: how many times four words of luck a person has a day."""

    id: ClassVar[str]
    version: ClassVar[str]
    title: ClassVar[str]
    draws: ClassVar[int] = 1
    parameters: ClassVar[Sequence[Row]] = ()
    columns: ClassVar[Sequence[Row]] = ()
    metrics: ClassVar[Sequence[Row]] = ()
    postings: ClassVar[Sequence[Row]] = ()
    globals: ClassVar[Sequence[Row]] = ()

    def __new__(cls) -> Model:
        raise TypeError(f"a model is given as a class: models=[{cls.__name__}], without ()")

    def __getattr__(self, name: str) -> Any:
        """In a function: the value of a parameter."""
        raise AttributeError(name)

    @classmethod
    def compile(cls, library: str | os.PathLike[str]) -> None:
        """Makes a library of it in which no Python runs, as fast as C, for `plugins=` and for the command line's `--plugin`.

        It takes numba and a C compiler. Functions must be what numba compiles without Python: numbers, loops and arrays that are there;
        `exp`, `ln`, `power`, `uniform` and `micros` are those of the module `eyeballs_model`, as `eyeballs new-model --lang python`
        writes it.
        """
        with tempfile.TemporaryDirectory(prefix="eyeballs-") as folder:
            for name, text in _engine.kit().items():
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
            before = {name: sys.modules.pop(name, None) for name in ("eyeballs_model", "eyeballs_model_build")}
            sys.path.insert(0, folder)
            try:
                kit = importlib.import_module("eyeballs_model")
                members: dict[str, Any] = {name: getattr(cls, name) for name in WORDS}
                members["__doc__"] = cls.__doc__
                for name, function in functions_of(cls).items():
                    members[name] = _of_kit(function, kit)
                for index, (parameter, message, refusal) in enumerate(refusals_of(cls)):
                    members[f"refusal_{index}"] = kit.refuses(parameter, message)(_of_kit(refusal, kit))
                made: Any = type(cls.__name__, (kit.Model,), members)
                made.build(os.path.abspath(library))
            except subprocess.CalledProcessError as error:
                raise RuntimeError(f"the C compiler could not make {library}: {error}") from error
            finally:
                sys.path.remove(folder)
                for name, module in before.items():
                    sys.modules.pop(name, None)
                    if module is not None:
                        sys.modules[name] = module


WORDS = ["id", "version", "title", "draws", "parameters", "columns", "metrics", "postings", "globals"]


def _own(model: Any) -> dict[str, Any]:
    """The members of a model and of what it is derived from, up to `Model`."""
    classes = [kind for kind in model.__mro__ if kind is not object and not {"compile", "build"} & set(vars(kind))]
    return {name: member for kind in reversed(classes) for name, member in vars(kind).items()}


def doc_of(model: Any) -> str:
    """What a model is about, on one line."""
    return " ".join((model.__doc__ or "").split())


def functions_of(model: Any) -> dict[str, Callable[..., None]]:
    """The functions of a model by name.

    Raises TypeError if it is no class of a model, lacks a word, or has a function that the market does not know.
    """
    if not isinstance(model, type):
        raise TypeError(f"a model is a class derived from eyeballs.Model, and {model!r} is none")
    for word in ("id", "version", "title"):
        if not isinstance(getattr(model, word, None), str):
            raise TypeError(f"the model {model.__name__} has no {word}: write {word} = \"...\" into the class")
    functions = {name: member for name, member in _own(model).items() if callable(member) and not name.startswith("__")}
    functions = {name: function for name, function in functions.items() if not hasattr(function, "refuses")}
    for name in functions:
        if name not in FUNCTIONS:
            raise TypeError(
                f"the model {model.__name__} has a function `{name}`, which the market does not call; it calls {', '.join(FUNCTIONS)}. "
                "Helpers are functions of the module"
            )
    return functions


def refusals_of(model: Any) -> list[tuple[str, str, Callable[[Any], bool]]]:
    """What a model refuses: the parameter to look at, the words, and the function that tells."""
    refusals = [(*member.refuses, member) for member in _own(model).values() if hasattr(member, "refuses")]
    names = [row["name"] for row in model.parameters]
    for parameter, message, _ in refusals:
        if parameter not in names:
            raise ValueError(f"the model {model.__name__} refuses values of `{parameter}`, which is no parameter: {message}")
    return refusals


def _of_kit(function: Any, kit: Any) -> Any:
    """The function with what this module gives in the kit's form, which numba compiles."""
    plain = getattr(function, "py_func", function)
    ours = {id(uniform): kit.uniform, id(micros): kit.micros, id(exp): kit.exp, id(ln): kit.ln, id(power): kit.power}
    known = {name: ours.get(id(value), value) for name, value in plain.__globals__.items()}
    return type(plain)(plain.__code__, known, plain.__name__, plain.__defaults__, plain.__closure__)
