"""Explorations and calibrations are those of the command line."""

import csv
import json

import pytest

import eyeballs
from conftest import FOUR, FOUR_WORDS, SCENARIOS
from eyeballs._toml import toml

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


UNCERTAIN = [
    {"key": path, "distribution": {"uniform": {"minimum": low, "maximum": high}}, "source": "assumption: for a test"}
    for path, low, high in [("service.network.quality", 0.3, 0.7), ("people.outside_weight", 2, 6)]
]


@pytest.mark.parametrize(
    ("words", "asked", "kind"),
    [
        (["--sensitivity", "sobol", "--points", "4", "--pairs"], {"sensitivity": "sobol", "points": 4, "pairs": True}, "sensitivity"),
        (["--sensitivity", "morris", "--points", "2"], {"sensitivity": "morris", "points": 2}, "sensitivity"),
        (["--sensitivity", "tornado"], {"sensitivity": "tornado"}, "sensitivity"),
        (["--over", "uncertainties", "--points", "8"], {"over": "uncertainties", "points": 8}, "sample"),
        (["--discover", "final.cash['acme'] < 3e6", "--points", "16"], {"discover": "final.cash['acme'] < 3e6", "points": 16}, "sample"),
        (["--map", "service.network.quality", "people.outside_weight", "--points", "16"],
         {"map": ("service.network.quality", "people.outside_weight"), "points": 16}, "map"),
    ],
)
def test_what_is_not_known_is_studied_as_on_the_command_line(program, tmp_path, words, asked, kind):
    changes = ["--set", "run.days=30", "--people", "1000", "--set", f"uncertainty={toml(UNCERTAIN)}"]
    printed = json.loads(program("explore", FOUR, *changes, *words, "--json", "--out", tmp_path / "out"))
    scenario = eyeballs.Scenario.read(FOUR).with_set({"run.days": 30, "uncertainty": UNCERTAIN}, people=1_000)
    study = scenario.explore(**asked)
    assert study.kind == kind
    assert study.to_dict() == printed


def test_the_best_price_is_that_of_the_command_line(program, tmp_path):
    small = ["--set", "run.days=60", "--people", "2000", "--replications", "2"]
    lever = ["--vary", f"{PRICE}=1:30"]
    printed = json.loads(program("explore", FOUR, *small, *lever, "--optimise", "--points", "8", "--json", "--out", tmp_path / "best"))
    scenario = eyeballs.Scenario.read(FOUR).with_set({"run.days": 60}, people=2_000, replications=2)
    study = scenario.explore({PRICE: "1:30"}, optimise=True, points=8)
    assert study.kind == "optimum" and study.to_dict() == printed


FILLING = """
title = "A market that fills"
[run]
days = 60
replications = 1
[people]
count = 2_000
free_minutes = 1
[firm.acme]
cash = 0
credit = "unlimited"
[service.s]
firm = "acme"
churn = 0
[[service.s.channel]]
kind = "organic"
innovation = 0.005
"""
FITTED = """
[calibration]
budget = 30
starts = 1
replications = 2
[[calibration.parameter]]
key = "service.s.channel.organic.innovation"
from = 0.001
to = 0.1
scale = "log"
[[calibration.target]]
name = "joined"
file = "data.csv"
column = "joined"
unit = "people"
measure = "joined"
every_days = 10
fit_until = 39
"""


def test_a_calibration_is_that_of_the_command_line_and_finds_what_made_the_data(program, tmp_path):
    key = "service.s.channel.organic.innovation"
    truth = eyeballs.Scenario.read(FILLING).with_set({key: 0.02}, seed=99).run()
    joined = truth.daily["joined_people"].to_list()
    sums = [sum(joined[day : day + 10]) for day in range(0, 60, 10)]
    (tmp_path / "data.csv").write_text("joined\n" + "".join(f"{people}\n" for people in sums))
    (tmp_path / "market.toml").write_text(FILLING + FITTED)
    printed = json.loads(program("calibrate", tmp_path / "market.toml", "--no-intervals", "--json", "--out", tmp_path / "out"))
    scenario = eyeballs.Scenario.read(tmp_path / "market.toml")
    calibrated = scenario.calibrate(intervals=False)
    assert calibrated.to_dict() == printed
    [estimate] = [row for row in read(tmp_path / "out" / "estimates.csv") if row["parameter"] == key]
    assert 0.015 < float(estimate["best"]) < 0.027
    calibrated.save(tmp_path / "saved", pictures=False)
    names = [file.name for file in (tmp_path / "saved").iterdir()]
    assert "estimates.csv" in names
    assert all((tmp_path / "saved" / name).read_text() == (tmp_path / "out" / name).read_text() for name in names)
    assert scenario.calibrate(intervals=False, budget=10).to_dict() != printed


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_study_that_is_kept_goes_on_from_there(four, tmp_path):
    first = four.explore({PRICE: [2, 4]}, store=tmp_path / "kept")
    again = four.explore({PRICE: [2, 4]}, store=tmp_path / "kept")
    assert again.to_dict() == first.to_dict()
    parts = {path.name for path in (tmp_path / "kept" / "store").glob("*.parquet")}
    assert parts
    wider = four.explore({PRICE: [2, 4, 6]}, store=tmp_path / "kept")
    assert wider.to_dict() == four.explore({PRICE: [2, 4, 6]}).to_dict()
    later = {path.name for path in (tmp_path / "kept" / "store").glob("*.parquet")}
    assert later != parts
    # A folder of something else is not overwritten.
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file.txt").write_text("mine")
    with pytest.raises(eyeballs.EyeballsError):
        four.explore({PRICE: [2, 4]}, store=tmp_path / "other")
    assert (tmp_path / "other" / "file.txt").read_text() == "mine"


def test_a_calibration_that_is_kept_is_the_same(tmp_path):
    scenario = eyeballs.Scenario.read(SCENARIOS / "clothes-dryers-forecast.toml").with_set(people=300)
    small = {"budget": 30, "replications": 1, "intervals": False}

    def kept():
        return {path.name: path.read_bytes() for path in (tmp_path / "kept" / "store").glob("*.parquet")}

    first = scenario.calibrate(**small, store=tmp_path / "kept")
    parts = kept()
    again = scenario.calibrate(**small, store=tmp_path / "kept")
    assert again.to_dict() == first.to_dict() == scenario.calibrate(**small).to_dict()
    assert parts and kept() == parts
