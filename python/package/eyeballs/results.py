"""What comes out: tables, text, JSON, HTML."""

from __future__ import annotations

import json
import os
from functools import cached_property
from pathlib import Path
from typing import Any, Optional, Union

from . import _engine
from ._engine import Table

Folder = Union[str, "os.PathLike[str]"]


class _Outcome:
    """What all outcomes have in common."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine

    @property
    def title(self) -> str:
        """Title of the scenario."""
        title: str = self._engine.title
        return title

    def to_dict(self) -> dict[str, Any]:
        """All of it as the command line's --json has it: dicts, lists, numbers."""
        everything: dict[str, Any] = json.loads(self._engine.json())
        return everything

    def save(self, folder: Folder, *, pictures: bool = True) -> None:
        """Writes the files of numbers and, if wanted, the pictures into a folder, which is made if it is not there."""
        os.makedirs(folder, exist_ok=True)
        self._engine.save(os.fspath(folder), pictures)

    def text(self, width: int = 120) -> str:
        """The tables of the terminal, at most this many characters wide where they can be."""
        text: str = self._engine.text(width)
        return text

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<eyeballs.{type(self).__name__} of {self.title!r}>"

    def _repr_html_(self) -> str:
        html: str = self._engine.html_part()
        return html


class Results(_Outcome):
    """What a run amounts to."""

    _engine: _engine.Results

    @property
    def daily(self) -> Table:
        """One row per variant, replication, service and day: the columns of daily.parquet, see docs/results.md."""
        daily = self._engine.daily
        if daily is None:
            raise AttributeError("the daily rows were not kept: run(daily=False)")
        return daily

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The tables of the summary by the names of their files, see docs/results.md: `summary`, `differences`, `waterfall`, `claims`,
        `failures`, and, where there is such a thing, `facts`, `today`, `uncertainties` and `outcomes`."""
        return dict(self._engine.tables())

    @property
    def summary(self) -> Table:
        """Each measure of each firm over the replications."""
        return self.tables["summary"]

    @property
    def differences(self) -> Table:
        """How variants differ from the first one, replication by replication."""
        return self.tables["differences"]

    @property
    def claims(self) -> Table:
        """How often the scenario's claims held."""
        return self.tables["claims"]

    @cached_property
    def verdict(self) -> Optional[dict[str, Any]]:
        """What to choose, how sure that is, and what it hinges on; None without a goal or alternatives. verdict_text has it in words."""
        verdict: Optional[dict[str, Any]] = self.to_dict()["verdict"]
        return verdict

    def verdict_text(self, width: int = 120) -> str:
        """The verdict in words; empty without one."""
        return self._engine.verdict_text(width)

    @property
    def failures(self) -> list[tuple[str, int, str]]:
        """Simulations that failed: variant, replication and why."""
        return self._engine.failures

    def report(self, path: Optional[Folder] = None) -> str:
        """The report, one page of HTML that needs no other file: report.html of a results folder; written to a path, if one is given."""
        html = self._engine.html()
        if path is not None:
            Path(path).write_text(html, encoding="utf-8")
        return html


class Study(_Outcome):
    """What an exploration found."""

    _engine: _engine.Study

    @property
    def kind(self) -> str:
        """`exploration`, `sample`, `sensitivity`, `optimum` or `map`."""
        return self._engine.kind

    @property
    def problems(self) -> list[str]:
        """What could not be known, in sentences."""
        return self._engine.problems


class Calibrated(_Outcome):
    """Parameters fitted to data."""

    _engine: _engine.Calibrated
