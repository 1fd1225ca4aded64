"""Scenarios are read, changed and carried about."""

import datetime
import pickle
import subprocess
import sys

import pytest

import eyeballs
from conftest import FOUR, ROOT, SCENARIOS
from eyeballs._toml import toml


def test_a_scenario_says_what_it_is(four):
    assert four.title == "Four ways to earn from one audience"
    assert four.variants == ["free + ads", "value-added", "membership", "e-commerce"]
    assert (four.replications, four.days, four.people[0], four.simulations, four.currency) == (3, 90, 3_000, 12, "USD")
    assert "people.count" in four.resolved or "[people]" in four.resolved
    assert all(isinstance(doubt, str) for doubt in four.check())


def test_what_changes_it_gives_another_one(four):
    other = four.with_set({"service.network.quality": 0.9}, seed=7)
    assert (other.seed, four.seed != 7) == (7, True)
    assert other.run(replications=1).to_dict() != four.run(replications=1, seed=7).to_dict()
    assert four.with_set() is four


def test_a_text_is_the_file(four):
    text = eyeballs.Scenario.read(FOUR.read_text(), folder=SCENARIOS)
    text = text.with_set({"run.days": 90}, people=3_000, replications=3)
    assert text.run().to_dict() == four.run().to_dict()


def test_a_copy_elsewhere_needs_no_file(four, tmp_path):
    carried = tmp_path / "scenario.pickle"
    carried.write_bytes(pickle.dumps(four))
    # Where the texts came from there is nothing any more, and in another process nothing is remembered.
    hidden = carried.read_bytes().replace(str(SCENARIOS).encode(), str(SCENARIOS).replace("scenarios", "nowheres_").encode())
    assert hidden != carried.read_bytes()
    carried.write_bytes(hidden)
    program = f"import pickle; print(pickle.load(open({str(carried)!r}, 'rb')).run().text())"
    printed = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=tmp_path)
    assert printed.stdout.strip() == four.run().text().strip()


def test_values_keep_their_type_and_their_bits():
    assert toml(0.1) == "0.1" and toml(1e22) == "1e+22" and toml(3) == "3" and toml(True) == "true"
    assert toml('say "x"\n') == '"say \\"x\\"\\n"'
    assert toml([1, 2.5]) == "[1, 2.5]" and toml({"a b": [False]}) == '{ "a b" = [false] }'
    assert toml(datetime.date(2026, 1, 31)) == "2026-01-31"
    numpy = pytest.importorskip("numpy")
    assert toml(numpy.float32(0.5)) == "0.5" and toml(numpy.int64(3)) == "3" and toml(numpy.array([1.0, 2.0])) == "[1.0, 2.0]"
    with pytest.raises(ValueError):
        toml(float("nan"))
    with pytest.raises(TypeError):
        toml(object())


def test_a_text_that_looks_like_a_number_stays_a_text(four):
    assert four.with_set({"title": "7"}).title == "7"
    with pytest.raises(eyeballs.ScenarioError):
        four.with_set({"run.days": "90"})
    assert ROOT.is_dir()
