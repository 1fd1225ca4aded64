"""Mistakes are exceptions that say where they stand and what helps."""

import pytest

import eyeballs
from conftest import FOUR, SCENARIOS


def test_all_mistakes_of_a_text_come_at_once_with_line_column_and_suggestion():
    text = FOUR.read_text()
    broken = text.replace("replications = 64", "replicatoins = 64").replace("days = 1095", "days = -1")
    assert broken != text
    line = next(number for number, line in enumerate(broken.splitlines(), 1) if "replicatoins" in line)
    with pytest.raises(eyeballs.ScenarioError) as raised:
        eyeballs.Scenario.read(broken, folder=SCENARIOS)
    error = raised.value
    mistake = next(mistake for mistake in error.mistakes if "replicatoins" in mistake.message)
    assert (mistake.file, mistake.line, mistake.column) == (str(SCENARIOS / "<text>"), line, 1)
    assert mistake.suggestion == "did you mean `replications`?"
    assert len(error.mistakes) == 2 and error.more == 0
    assert (error.file, error.line) == (error.mistakes[0].file, error.mistakes[0].line)
    assert "2 mistakes" in str(error) and "replicatoins = 64" in str(error)


def test_a_mistake_in_what_is_set_is_shown_there(four):
    with pytest.raises(eyeballs.ScenarioError) as raised:
        four.with_set({"service.network.qualty": 0.5})
    assert raised.value.suggestion == "did you mean `quality`?"
    assert raised.value.file == "--set service.network.qualty=0.5"
    assert isinstance(raised.value, ValueError)


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(eyeballs.ScenarioError, match="nowhere.toml"):
        eyeballs.Scenario.read("nowhere.toml")


def test_a_model_library_that_cannot_be_used_is_named(tmp_path):
    library = tmp_path / "broken.so"
    library.write_bytes(b"no library")
    with pytest.raises(eyeballs.ModelError, match="broken.so"):
        eyeballs.Scenario.read(FOUR, plugins=[library])


def test_what_the_scenario_has_not_is_asked_in_vain(four):
    with pytest.raises(eyeballs.ScenarioError, match=r"\[calibration\]"):
        four.calibrate()
    with pytest.raises(eyeballs.ScenarioError, match="uncertain"):
        four.explore(over="uncertainties")
    with pytest.raises(ValueError, match="latin-hypercube"):
        four.explore(design="hexagons")


def test_an_exception_survives_another_process():
    import pickle

    with pytest.raises(eyeballs.ScenarioError) as raised:
        eyeballs.Scenario.read("title = 1\n")
    again = pickle.loads(pickle.dumps(raised.value))
    assert (str(again), again.mistakes, again.more) == (str(raised.value), raised.value.mistakes, raised.value.more)
