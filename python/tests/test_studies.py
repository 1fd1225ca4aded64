"""Explorations and calibrations are those of the command line."""

import json

import pytest

import eyeballs
from conftest import FOUR, FOUR_WORDS, SCENARIOS

PRICE = "model.network.paid-membership.price"


def test_levers_are_tried_as_on_the_command_line(four, program, tmp_path):
    words = ["--vary", f"{PRICE}=2:6:2", "--json", "--out", tmp_path / "out"]
    printed = json.loads(program("explore", FOUR, *FOUR_WORDS, *words))
    told = []
    study = four.explore({PRICE: "2:6:2"}, progress=lambda done, total: told.append((done, total)))
    assert study.to_dict() == printed
    assert study.kind == "exploration" and not study.problems
    assert told[-1][0] > 0
    assert four.explore({PRICE: [2, 4, 6]}).to_dict() == printed
    # The same points as a list.
    assert four.explore(design={PRICE: [2, 4, 6]}).text().splitlines()[0] == study.text().splitlines()[0]
    study.save(tmp_path / "saved")
    for file in (tmp_path / "saved").glob("*.csv"):
        assert file.read_text() == (tmp_path / "out" / file.name).read_text()
    assert list((tmp_path / "saved").glob("*.csv")) and list((tmp_path / "saved").glob("*.svg"))


@pytest.mark.parametrize(
    ("words", "asked", "kind"),
    [
        (["--sensitivity", "morris", "--points", "2"], dict(sensitivity="morris", points=2), "sensitivity"),
        (["--sensitivity", "tornado"], dict(sensitivity="tornado"), "sensitivity"),
        (["--over", "uncertainties", "--points", "8"], dict(over="uncertainties", points=8), "sample"),
        (["--discover", "final.cash['acme'] < 1e6", "--points", "16"], dict(discover="final.cash['acme'] < 1e6", points=16), "sample"),
    ],
)
def test_what_is_not_known_is_studied_as_on_the_command_line(program, tmp_path, words, asked, kind):
    changes = ["--set", "run.days=30", "--people", "1000", "--assumptions", "2"]
    printed = json.loads(program("explore", FOUR, *changes, *words, "--json", "--out", tmp_path / "out"))
    study = eyeballs.Scenario.read(FOUR).with_set({"run.days": 30}, people=1_000, assumptions=2).explore(**asked)
    assert study.kind == kind
    assert study.to_dict() == printed


def test_the_best_price_and_the_map_are_those_of_the_command_line(four, program, tmp_path):
    small = ["--set", "run.days=60", "--people", "2000", "--replications", "2"]
    lever = ["--vary", f"{PRICE}=1:30"]
    printed = json.loads(program("explore", FOUR, *small, *lever, "--optimise", "--points", "8", "--json", "--out", tmp_path / "best"))
    scenario = eyeballs.Scenario.read(FOUR).with_set({"run.days": 60}, people=2_000, replications=2)
    study = scenario.explore({PRICE: "1:30"}, optimise=True, points=8)
    assert study.kind == "optimum" and study.to_dict() == printed


def test_a_calibration_is_that_of_the_command_line(program, tmp_path):
    file = SCENARIOS / "clothes-dryers-forecast.toml"
    words = ["--people", "2000", "--replications", "2", "--budget", "12", "--no-intervals"]
    printed = json.loads(program("calibrate", file, *words, "--json", "--out", tmp_path / "out"))
    calibrated = eyeballs.Scenario.read(file).with_set(people=2_000).calibrate(budget=12, replications=2, intervals=False)
    assert calibrated.to_dict() == printed
    assert str(calibrated).startswith("Clothes") or calibrated.title in str(calibrated)
    calibrated.save(tmp_path / "saved", pictures=False)
    names = [file.name for file in (tmp_path / "saved").iterdir()]
    assert names and all((tmp_path / "saved" / name).read_text() == (tmp_path / "out" / name).read_text() for name in names)
