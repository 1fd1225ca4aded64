"""What the tests share: scenarios, and the program that computes the same without Python."""

import os
import subprocess
from pathlib import Path

import pytest

import eyeballs

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "scenarios"
FOUR = SCENARIOS / "four-models-one-audience.toml"


@pytest.fixture
def four():
    """Four models, 3,000 agents, 90 days, three replications."""
    return eyeballs.Scenario.read(FOUR).with_set({"run.days": 90}, people=3_000, replications=3)


# The same for the command line.
FOUR_WORDS = ["--set", "run.days=90", "--people", "3000", "--replications", "3"]


@pytest.fixture(scope="session")
def program():
    """The command line's program: that of EYEBALLS_PROGRAM, or the newest in the target folder."""
    named = os.environ.get("EYEBALLS_PROGRAM")
    built = [ROOT / "target" / profile / "eyeballs" for profile in ("release", "debug")]
    found = [Path(named)] if named else sorted((path for path in built if path.exists()), key=lambda path: -path.stat().st_mtime)
    if not found:
        pytest.skip("the program is not built: cargo build")

    def run(*words, code=0):
        done = subprocess.run([found[0], *map(str, words)], capture_output=True, text=True, timeout=300)
        assert done.returncode == code, done.stderr
        return done.stdout

    return run


def bits(table):
    """All cells of a table, numbers as bytes: one that is no number is equal to itself."""
    return {name: bytes(values) if isinstance(values, memoryview) else values for name, values in table.to_dict().items()}
