"""A scenario: read, changed, run, explored, calibrated."""

from __future__ import annotations

import os
import shlex
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Optional, Union

from . import _engine
from ._progress import callback
from ._toml import toml
from .results import Calibrated, Results, Study

Source = Union[str, "os.PathLike[str]"]

# Rows of a batch of Arrow: texts of a column stay far below 2 GiB.
_BATCH_ROWS = 1 << 20

# The name of a scenario that is in no file.
_TEXT = "<text>"


class Scenario:
    """A scenario that was read and checked. It never changes: what changes it gives another one."""

    __slots__ = ("_changes", "_engine", "_plugins")

    def __init__(self, engine: _engine.Scenario, changes: dict[str, Any], plugins: dict[str, Any]) -> None:
        """Made by `Scenario.read`."""
        self._engine, self._changes, self._plugins = engine, changes, plugins

    @classmethod
    def read(
        cls,
        source: Source,
        *,
        folder: Optional[Source] = None,
        models: Iterable[Any] = (),
        plugins: Iterable[Source] = (),
        allow_plugins: bool = False,
    ) -> Scenario:
        """Reads and checks a scenario: a path, or, if it is a str of several lines, the text itself.

        folder: where a text's `extends` and data files are looked for; the working folder by default.
        models: business models in Python (eyeballs.Model), preferred over all others.
        plugins: libraries of models, or folders of them, the next.
        allow_plugins: open the libraries that the scenario names; their code runs as you.

        Raises ScenarioError with all its mistakes, ModelError if a library cannot be used.
        """
        path = os.fspath(source)
        texts: dict[str, str] = {}
        if isinstance(source, str) and "\n" in source:
            path = os.path.join(os.fspath(folder), _TEXT) if folder is not None else _TEXT
            texts[path] = source
        changes: dict[str, Any] = {"set": [], "vary": [], "assumptions": None, "replications": None, "seed": None, "people": None}
        libraries = {"models": list(models), "plugins": [os.fspath(plugin) for plugin in plugins], "allow_plugins": allow_plugins}
        return cls._of(path, texts, True, changes, libraries)

    @classmethod
    def _of(cls, path: str, texts: dict[str, str], disk: bool, changes: dict[str, Any], plugins: dict[str, Any]) -> Scenario:
        libraries = {**plugins, "models": _engine_models(plugins["models"])}
        return cls(_engine.Scenario(path, texts, disk, **changes, **libraries), changes, plugins)

    def _changed(self, **changes: Any) -> Scenario:
        """The same texts with other changes."""
        changed = {**self._changes, **changes}
        return self if changed == self._changes else self._of(self.path, self._texts(), True, changed, self._plugins)

    def _command(self) -> str:
        """The command that makes the same results on the command line, as a shell takes it."""
        words = ["eyeballs", "run", self.path]
        for path, value in self._changes["set"]:
            words += ["--set", f"{path}={value}"]
        for name in ("assumptions", "replications", "seed", "people"):
            if self._changes[name] is not None:
                words += [f"--{name}", str(self._changes[name])]
        return shlex.join(words)

    def _texts(self) -> dict[str, str]:
        return {os.fspath(path): text for path, text in self._engine.texts.items()}

    def with_set(
        self,
        values: Optional[Mapping[str, Any]] = None,
        /,
        *,
        replications: Optional[int] = None,
        seed: Optional[int] = None,
        people: Optional[int] = None,
        assumptions: Optional[float] = None,
    ) -> Scenario:
        """The scenario with other values, by their paths as in `--set`: {"service.reader.quality": 0.7}.

        replications, seed: those of the run. people: number of agents, the market stays as large. assumptions: every number that is said
        to be an assumption is uncertain, between a part and this multiple of itself.
        """
        new = {"replications": replications, "seed": seed, "people": people, "assumptions": assumptions}
        given = {name: value for name, value in new.items() if value is not None}
        settings = [(path, toml(value)) for path, value in (values or {}).items()]
        return self._changed(set=self._changes["set"] + settings, **given)

    def check(self) -> list[str]:
        """What may be meant and is more likely a mistake, in sentences. Mistakes have raised ScenarioError before."""
        return self._engine.doubts

    def run(
        self,
        *,
        replications: Optional[int] = None,
        seed: Optional[int] = None,
        threads: Optional[int] = None,
        executor: Any = None,
        progress: Any = None,
        daily: bool = True,
        store: Optional[Source] = None,
        force: bool = False,
        blocks: Optional[int] = None,
        retries: int = 2,
    ) -> Results:
        """Runs all simulations. The interpreter is free meanwhile; Ctrl-C ends it at the end of a simulated day.

        threads: all cores by default; they never change a result.
        progress: True for a bar of tqdm, such a bar, or a callable (done, total).
        daily: keep the daily rows in memory, 8 bytes for each of their columns and more for texts.
        store: a folder in which every simulation is kept as it ends: the same run, or one that needs some of them, takes them from there.
        force: empty that folder first.
        executor: a concurrent.futures.Executor, or a callable that makes one, whose workers do blocks of the simulations and keep them
            below `store` (a folder that all see). blocks: how many; by default of about ten seconds each. retries: how often a block is
            given out again that a worker lost. threads is then that of a block, 1 by default.
        """
        for name, count, least in (("threads", threads, 1), ("blocks", blocks, 1), ("retries", retries, 0)):
            if count is not None and count < least:
                raise ValueError(f"{name} is {least} or more, and not {count}")
        scenario = self._changed(
            replications=replications if replications is not None else self._changes["replications"],
            seed=seed if seed is not None else self._changes["seed"],
        )
        folder = os.fspath(store) if store is not None else None
        with callback(progress) as told:
            if executor is not None:
                from . import _blocks  # Takes as long to import as all the rest.

                engine = _blocks.run(
                    scenario,
                    executor,
                    store=folder,
                    force=force,
                    blocks=blocks,
                    retries=retries,
                    threads=threads,
                    progress=told,
                    daily=_BATCH_ROWS if daily else 0,
                )
            else:
                engine = _engine.run(
                    scenario._engine,
                    threads=threads,
                    progress=told,
                    daily=_BATCH_ROWS if daily else 0,
                    store=folder,
                    force=force,
                    shard=None,
                    shards=[],
                    command=scenario._command(),
                )
        results = Results(engine)
        if engine.failures:
            variant, replication, message = engine.failures[0]
            text = f"{len(engine.failures)} simulations failed, the first in variant `{variant}`, replication {replication}: {message}"
            warnings.warn(text, RuntimeWarning, stacklevel=2)
        return results

    def explore(
        self,
        vary: Optional[Mapping[str, Any]] = None,
        *,
        design: Union[str, Mapping[str, Sequence[float]], None] = None,
        over: Optional[str] = None,
        points: Optional[int] = None,
        sensitivity: Optional[str] = None,
        pairs: bool = False,
        optimise: bool = False,
        map: Optional[tuple[str, str]] = None,
        discover: Optional[str] = None,
        precision: Optional[float] = None,
        replications: Optional[int] = None,
        seed: Optional[int] = None,
        threads: Optional[int] = None,
        progress: Any = None,
        store: Optional[Source] = None,
        force: bool = False,
    ) -> Study:
        """Tries what can be chosen, or tells what the outcome depends on, as `eyeballs explore` does; the scenario needs a `[goal]`.

        vary: numbers by their paths: a list of values, or a str "FROM:TO" or "FROM:TO:STEP".
        design: "grid", "latin-hypercube", "sobol", or a dict of values by path, of the same length: a point each.
        over: "levers", "uncertainties" or "all". points: of the design, blocks, trajectories or evaluations.
        sensitivity: "sobol" (with pairs=True what pairs do together), "morris" or "tornado". optimise: the best values of the levers.
        map: two paths, over which it is told who wins. discover: a statement of failure, such as "final.cash['acme'] < 0".
        precision: goes on until the best is known to this, in the unit of the goal.
        store: a folder in which every simulation is kept as it ends: the same study goes on from there, and another takes what it needs.
        force: empty that folder first.
        """
        lists = design if isinstance(design, Mapping) else None
        settings = list(self._changes["set"])
        levers = [(path, _levels(values)) for path, values in (vary or {}).items()]
        if discover is not None:
            settings.append(("goal.fails_if", toml(discover)))
        points_of = None
        if lists is not None:
            points_of = _points(lists)
            for path, values in lists.items():
                distinct = list(dict.fromkeys(float(value) for value in values))
                if len(distinct) == 1:
                    settings.append((path, toml(distinct[0])))
                else:
                    levers.append((path, ", ".join(map_numbers(distinct))))
        said = replications if replications is not None else self._changes["replications"]
        default = 2 if sensitivity is not None else None
        scenario = self._changed(
            set=settings,
            vary=self._changes["vary"] + levers,
            replications=said if said is not None else default,
            seed=seed if seed is not None else self._changes["seed"],
        )
        kind = sensitivity or ("optimum" if optimise else "map" if map is not None else "points")
        with callback(progress) as told:
            return Study(
                _engine.explore(
                    scenario._engine,
                    threads=threads,
                    progress=told,
                    kind=kind,
                    pairs=pairs,
                    map=list(map) if map is not None else None,
                    design=design if isinstance(design, str) else None,
                    list=points_of,
                    over=over,
                    points=points,
                    discover=discover is not None,
                    names_levers=bool(vary),
                    replications=said,
                    precision=precision,
                    store=os.fspath(store) if store is not None else None,
                    force=force,
                )
            )

    def calibrate(
        self,
        *,
        budget: Optional[int] = None,
        replications: Optional[int] = None,
        intervals: bool = True,
        seed: Optional[int] = None,
        threads: Optional[int] = None,
        progress: Any = None,
        store: Optional[Source] = None,
        force: bool = False,
    ) -> Calibrated:
        """Fits the parameters that the scenario names under `[calibration]` to its data.

        budget: evaluations of the search. replications: those of an evaluation. intervals: standard errors, intervals and bands, too,
        which take most of the time. store, force: as of `explore`.
        """
        given = {"calibration.budget": budget, "calibration.replications": replications}
        settings = [(path, toml(value)) for path, value in given.items() if value is not None]
        scenario = self._changed(
            set=self._changes["set"] + settings,
            replications=replications if replications is not None else self._changes["replications"],
            seed=seed if seed is not None else self._changes["seed"],
        )
        with callback(progress) as told:
            folder = os.fspath(store) if store is not None else None
            return Calibrated(
                _engine.calibrate(
                    scenario._engine, threads=threads, progress=told, intervals=intervals, store=folder, force=force
                )
            )

    @property
    def path(self) -> str:
        """The path under which it was read."""
        return os.fspath(self._engine.path)

    @property
    def title(self) -> str:
        return self._engine.title

    @property
    def question(self) -> str:
        return self._engine.question

    @property
    def currency(self) -> str:
        return self._engine.currency

    @property
    def variants(self) -> list[str]:
        return self._engine.variants

    @property
    def replications(self) -> int:
        return self._engine.replications

    @property
    def seed(self) -> int:
        return self._engine.seed

    @property
    def days(self) -> int:
        return self._engine.days

    @property
    def people(self) -> tuple[int, int]:
        """Number of agents, and how many people each stands for."""
        return self._engine.people

    @property
    def simulations(self) -> int:
        """Number of simulations of a run."""
        return self._engine.simulations

    @property
    def resolved(self) -> str:
        """The scenario in full, every default filled in, as TOML."""
        return self._engine.resolved

    def __repr__(self) -> str:
        return f"<eyeballs.Scenario {self.title!r}: {len(self.variants)} variants x {self.replications} replications of {self.days} days>"

    def __reduce__(self) -> tuple[Any, ...]:
        """With all its texts, so that another machine needs no files of it."""
        return (Scenario._of, (self.path, self._texts(), False, self._changes, self._plugins))


def _engine_models(models: list[Any]) -> list[_engine.PythonModel]:
    """Models in Python as the engine knows them."""
    if not models:
        return []
    from ._models import engine_model  # Needs NumPy.

    return [engine_model(model) for model in models]


def _levels(values: Any) -> str:
    """The values of a lever as `--vary` takes them."""
    return values if isinstance(values, str) else ", ".join(map_numbers(values))


def map_numbers(values: Iterable[Any]) -> list[str]:
    """Numbers as TOML."""
    return [toml(value) for value in values]


def _points(lists: Mapping[str, Sequence[float]]) -> tuple[list[str], list[list[float]]]:
    """Keys, and values by point."""
    columns = [[float(value) for value in values] for values in lists.values()]
    if len({len(column) for column in columns}) != 1:
        raise ValueError("a design has as many values for each path, one for each point")
    return list(lists), [list(point) for point in zip(*columns)]
