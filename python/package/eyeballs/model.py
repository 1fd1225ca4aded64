"""What a business model in Python is written with: it declares what the market must know, and says in functions what happens to a
block of users on a day.

    model = Model(id="tip-jar", version="0.1.0", title="Tip jar", doc="Some users give a tip.")
    model.parameter("tip", 0.5, unit="currency", minimum=0.0, doc="The tip.", source="assumption")
    model.input("minutes_today", unit="min", doc="time spent today")
    model.output("paid_micros", unit="1e-6 currency", doc="what the user paid today")
    model.posting("tips", doc="tips of users")

    @model.serve
    def serve(p, block):
        gives = (block.columns.minutes_today > 0) & (uniform(block.luck[0]) < 0.01)
        block.columns.paid_micros[gives] = micros(p.tip)
        block.postings.tips[0] += micros(p.tip) * numpy.count_nonzero(gives)

    Scenario.read("my.toml", models=[model])

The arrays are views on the engine's memory, without a copy, for the time of the call: what is kept must be a copy, and what must be
remembered is a state column or a global. What a scenario and the contract know of a model stands in docs/writing-a-model.md. The
declarations are those of `eyeballs new-model --lang python`, and a model of that kit can be given, too.
"""

from __future__ import annotations

import importlib
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from typing import Any, Callable

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


class Model:
    """A model: its words, what it declares, and its functions. draws: how many times four words of luck a person has a day."""

    def __init__(self, id: str, version: str, title: str, doc: str, draws: int = 1) -> None:
        self.id, self.version, self.title, self.doc, self.draws = id, version, title, doc, draws
        self.parameters: list[dict[str, Any]] = []
        self.columns: list[dict[str, Any]] = []
        self.metrics: list[dict[str, Any]] = []
        self.postings: list[dict[str, Any]] = []
        self.globals: list[dict[str, Any]] = []
        self.refusals: list[tuple[str, str, Callable[[Any], bool]]] = []
        self.functions: dict[str, Callable[..., None]] = {}

    def parameter(
        self,
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
    ) -> None:
        """What a scenario may set. Of the type of its default: float, int, bool, or one of some choices."""
        kind = "CHOICE" if choices else "BOOLEAN" if isinstance(default, bool) else "INTEGER" if isinstance(default, int) else "FLOAT"
        row = {"name": name, "default": default, "unit": unit, "doc": doc, "source": source, "minimum": minimum, "maximum": maximum}
        self.parameters.append({**row, "tunable": tunable, "log_scale": log_scale, "choices": list(choices), "kind": kind})

    def input(self, name: str, unit: str, doc: str) -> None:
        """A column that the market fills."""
        self._column(name, unit, doc, "f32", "INPUT", 0)

    def output(self, name: str, unit: str, doc: str) -> None:
        """A column that the market reads."""
        self._column(name, unit, doc, _OUTPUTS.get(name, "f32"), "OUTPUT", _NEUTRAL.get(name, 0))

    def state(self, name: str, type: str, unit: str, doc: str, initial: float = 0, shared: bool = False) -> None:
        """A column that the market keeps for the model, of the type f32, f64, u8, u16, u32 or i64."""
        self._column(name, unit, doc, type, "SHARED" if shared else "STATE", initial)

    def _column(self, name: str, unit: str, doc: str, type: str, role: str, initial: float) -> None:
        self.columns.append({"name": name, "unit": unit, "doc": doc, "type": type, "role": role, "initial": initial})

    def metric(self, name: str, unit: str, doc: str, kind: str = "sum", length: int = 1) -> None:
        """A number that is reported: a sum, a gauge or a maximum."""
        self.metrics.append({"name": name, "unit": unit, "doc": doc, "kind": kind.upper(), "length": length})

    def posting(self, name: str, doc: str, kind: str = "revenue", party: str = "user") -> None:
        """A ledger line: revenue from, or a cost paid to, a user, an advertiser, a merchant or other."""
        self.postings.append({"name": name, "doc": doc, "kind": kind.upper(), "party": party.upper()})

    def remember(self, name: str, unit: str, doc: str, initial: float = 0.0, length: int = 1) -> None:
        """A global: what the model knows of the whole service."""
        self.globals.append({"name": name, "unit": unit, "doc": doc, "initial": initial, "length": length})

    def refuses(self, parameter: str, message: str) -> Callable[[Callable[[Any], bool]], Callable[[Any], bool]]:
        """Refuses values of the parameters for which the function is true."""

        def take(function: Callable[[Any], bool]) -> Callable[[Any], bool]:
            self.refusals.append((parameter, message, function))
            return function

        return take

    def __getattr__(self, name: str) -> Any:
        """`@model.serve` and so on: the function of that name."""
        if name not in FUNCTIONS:
            raise AttributeError(f"a model has no function `{name}`; there are {', '.join(FUNCTIONS)}")

        def take(function: Callable[..., None]) -> Callable[..., None]:
            self.functions[name] = function
            return function

        return take

    def compile(self, library: str | os.PathLike[str]) -> None:
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
                made = kit.Model(self.id, self.version, self.title, self.doc, self.draws)
                for name in ("parameters", "columns", "metrics", "postings", "globals"):
                    setattr(made, name, getattr(self, name))
                for parameter, message, refusal in self.refusals:
                    made.refuses(parameter, message)(_of_kit(refusal, kit))
                for name, function in self.functions.items():
                    getattr(made, name)(_of_kit(function, kit))
                made.build(os.path.abspath(library))
            except subprocess.CalledProcessError as error:
                raise RuntimeError(f"the C compiler could not make {library}: {error}") from error
            finally:
                sys.path.remove(folder)
                for name, module in before.items():
                    sys.modules.pop(name, None)
                    if module is not None:
                        sys.modules[name] = module


def _of_kit(function: Any, kit: Any) -> Any:
    """The function with what this module gives in the kit's form, which numba compiles."""
    plain = getattr(function, "py_func", function)
    ours = {id(uniform): kit.uniform, id(micros): kit.micros, id(exp): kit.exp, id(ln): kit.ln, id(power): kit.power}
    known = {name: ours.get(id(value), value) for name, value in plain.__globals__.items()}
    return type(plain)(plain.__code__, known, plain.__name__, plain.__defaults__, plain.__closure__)
