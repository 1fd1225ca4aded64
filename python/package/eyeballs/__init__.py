"""Eyeballs: who pays for services that everybody uses, simulated person by person.

    import eyeballs
    scenario = eyeballs.Scenario.read("scenarios/four-models-one-audience.toml")
    results = scenario.with_set({"service.network.quality": 0.7}).run(replications=16)
    print(results)              # the table of the command line
    results.daily               # Arrow: polars.DataFrame(results.daily), pyarrow.table(results.daily), ...
    results.claims.rows()       # a list of dicts

The engine is that of the command line: the same scenario and seed give the same bits. docs/python.md is the manual.
"""

from ._engine import Column, Table, __version__
from .errors import EyeballsError, Mistake, ModelError, ScenarioError
from .model import Model
from .results import Calibrated, Results, Study
from .scenario import Scenario

__all__ = [
    "Calibrated",
    "Column",
    "EyeballsError",
    "Mistake",
    "Model",
    "ModelError",
    "Results",
    "Scenario",
    "ScenarioError",
    "Study",
    "Table",
    "__version__",
]
