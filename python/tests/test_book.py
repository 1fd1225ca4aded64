"""The book's model in Python is what the book says: it has the numbers of those in C and Rust."""

import re

import pytest

numpy = pytest.importorskip("numpy")

import eyeballs
from conftest import ROOT, bits

CHAPTER = (ROOT / "docs/book/first-model.md").read_text()


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", CHAPTER, re.MULTILINE | re.DOTALL)


def test_the_first_model_runs_and_has_the_numbers_of_the_one_in_c(tmp_path, monkeypatch):
    import subprocess

    monkeypatch.chdir(tmp_path)
    (tmp_path / "market.toml").write_text(blocks("toml")[0])
    known = {"__name__": "tips"}
    for block in blocks("python"):
        exec(compile(block, "tips.py", "exec"), known)
    assert (tmp_path / "tips.html").stat().st_size > 10_000
    # A model in Python draws the luck of `serve` for purposes of its own, from 32 on.
    text = blocks("c")[0]
    assert "enum { WHETHER };" in text
    (tmp_path / "tips.c").write_text(text.replace("enum { WHETHER };", "enum { WHETHER = 32 };"))
    include = ROOT / "crates/eyeballs-abi/include"
    flags = ["-std=c11", "-O2", "-ffp-contract=off", "-fPIC", "-shared", f"-I{include}"]
    subprocess.run(["cc", *flags, "tips.c", "-o", "tips.so"], check=True)
    in_c = eyeballs.Scenario.read("market.toml", plugins=["tips.so"]).run()
    assert numpy.asarray(in_c.daily["tips.givers_count"]).sum() > 100
    assert bits(in_c.daily) == bits(known["results"].daily)
