"""The same scenario and seed give the same bits as the command line, to the last digit."""

import csv
import json
import math

import pytest

import eyeballs
from conftest import FOUR, FOUR_WORDS, SCENARIOS, bits


def read_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    return rows[0], rows[1:]


def assert_same(table, path):
    """Every cell of a table is that of a file: texts are equal, numbers are when the file's digits are read."""
    names, rows = read_csv(path)
    assert table.columns == names
    assert len(table) == len(rows)
    for index, name in enumerate(names):
        column = table[name]
        for row, value in zip(rows, column.to_list()):
            cell = row[index]
            if value is None:
                assert cell == "", (path.name, name)
            elif column.kind == "bool":
                assert cell == ("true" if value else "false"), (path.name, name)
            elif column.kind == "int":
                assert int(cell) == value, (path.name, name)
            elif column.kind == "float":
                assert float(cell) == value and math.copysign(1, float(cell)) == math.copysign(1, value), (path.name, name)
            else:
                assert cell.removeprefix("'") == value.removeprefix("'"), (path.name, name)


@pytest.fixture(scope="module")
def of_program(program, tmp_path_factory):
    out = tmp_path_factory.mktemp("program") / "four"
    printed = program("run", FOUR, *FOUR_WORDS, "--out", out, "--daily-csv", "--no-pictures", "--json")
    return out, json.loads(printed)


def test_every_table_is_that_of_the_command_line(four, of_program):
    out, printed = of_program
    results = four.run()
    assert_same(results.daily, out / "daily.csv")
    assert len(results.daily) == 4 * 3 * 90
    files = {"summary", "differences", "waterfall", "claims", "facts", "outcomes", "failures"}
    assert files <= set(results.tables)
    for name, table in results.tables.items():
        assert_same(table, out / f"{name}.csv")
    assert results.to_dict() == printed
    assert results.verdict == printed["verdict"]


def test_the_arrow_stream_is_the_parquet_file(four, of_program):
    parquet = pytest.importorskip("pyarrow.parquet")
    pyarrow = pytest.importorskip("pyarrow")
    ours, theirs = pyarrow.table(four.run().daily), parquet.read_table(of_program[0] / "daily.parquet")
    assert ours.schema.equals(theirs.schema)
    assert ours.equals(theirs)


def test_another_seed_gives_other_bits(four, of_program):
    # What is compared above can differ.
    assert four.run(seed=four.seed + 1).to_dict() != of_program[1]


def test_threads_change_nothing(four):
    one, two = four.run(threads=1), four.run(threads=2)
    assert one.to_dict() == two.to_dict()
    assert bits(one.daily) == bits(two.daily)


def test_what_today_determines_and_nobody_knows_is_the_same(program, tmp_path):
    file = SCENARIOS / "decisions" / "ad-free-app.toml"
    words = ["--people", "2000", "--replications", "4", "--set", "run.days=60"]
    printed = json.loads(program("run", file, *words, "--out", tmp_path / "out", "--daily-csv", "--no-pictures", "--json"))
    results = eyeballs.Scenario.read(file).with_set({"run.days": 60}, people=2_000, replications=4).run()
    assert results.to_dict() == printed
    assert printed["today"] and printed["uncertainties"]
    assert_same(results.daily, tmp_path / "out" / "daily.csv")
    assert_same(results.tables["today"], tmp_path / "out" / "today.csv")
    assert_same(results.tables["uncertainties"], tmp_path / "out" / "uncertainties.csv")


def test_a_run_that_is_kept_is_not_done_again(four, tmp_path):
    folder = tmp_path / "kept"
    first = four.run(store=folder)
    told = []
    again = four.with_set({"title": "again"}).run(store=folder, progress=lambda done, total: told.append((done, total)))
    assert bits(again.daily) == bits(first.daily)
    assert told[-1][0] == told[-1][1] >= 12
    # Of another seed nothing is there.
    other = four.run(store=folder, seed=four.seed + 1)
    assert bits(other.daily) != bits(first.daily)
    with pytest.raises(eyeballs.EyeballsError, match="not a results folder"):
        (tmp_path / "mine").mkdir()
        four.run(store=tmp_path / "mine")
