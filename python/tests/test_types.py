"""The package is typed, and its stubs are what the compiled part has."""

import subprocess
import sys

import pytest

from conftest import ROOT

HOME = ROOT / "python"


def test_mypy_finds_nothing():
    pytest.importorskip("mypy")
    done = subprocess.run([sys.executable, "-m", "mypy"], cwd=HOME, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_stubs_are_what_there_is(tmp_path):
    pytest.importorskip("mypy")
    if sys.version_info < (3, 12):
        # Buffers are seen from Python 3.12 on.
        (tmp_path / "allowed").write_text("eyeballs._engine.Column.__buffer__\neyeballs._engine.View.__buffer__\n")
        more = ["--allowlist", tmp_path / "allowed"]
    else:
        more = []
    words = [sys.executable, "-m", "mypy.stubtest", "eyeballs._engine", "--ignore-missing-stub", *more]
    done = subprocess.run(words, cwd=HOME, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_a_user_is_told_of_wrong_types(tmp_path):
    pytest.importorskip("mypy")
    file = tmp_path / "user.py"
    file.write_text('import eyeballs\nresults = eyeballs.Scenario.read("x.toml").run(replications="many")\nresults.dayly\n')
    done = subprocess.run([sys.executable, "-m", "mypy", file], cwd=tmp_path, capture_output=True, text=True)
    assert '"replications"' in done.stdout and '"dayly"' in done.stdout and "Found 2 errors" in done.stdout, done.stdout
