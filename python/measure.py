"""What the package costs: `python measure.py PROGRAM`, with the command line's program of the same build profile.

Times are of processors, of children that do nothing else, the least of several that take turns: other work on the machine counts little.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOUR = ROOT / "scenarios" / "four-models-one-audience.toml"
PEOPLE, REPLICATIONS = 20_000, 12

RUN = f"import eyeballs; eyeballs.Scenario.read({str(FOUR)!r}).with_set(people={PEOPLE}).run(replications={REPLICATIONS}, threads=1)"

MODEL = """
import numpy, eyeballs
from eyeballs.model import Input, Metric, Model, Output, Parameter, Posting, State, micros, uniform

class Fees(Model):
    "A fee."
    id, version, title = "fees", "1", "Fees"
    parameters = [Parameter("price", 0.5, unit="currency", minimum=0.0, doc="The fee.", source="assumption")]
    columns = [
        Input("minutes_today", unit="min", doc="time spent today"),
        Input("willingness_to_pay", unit="1", doc="relative to others"),
        State("paid", "u16", unit="count", doc="fees so far"),
        Output("experience", unit="1", doc="how today felt"),
        Output("paid_micros", unit="1e-6 currency", doc="what the user paid"),
    ]
    metrics = [Metric("fees", unit="count", doc="fees of the day")]
    postings = [Posting("fees", doc="fees")]

    def serve(self, block):
        if not WORKS:
            return
        c = block.columns
        uses = c.minutes_today > 0
        dear = uses & (c.willingness_to_pay < self.price)
        c.experience[dear] = -0.1
        pays = uses & ~dear & (uniform(block.luck[0]) < 0.1)
        c.paid_micros[pays] = micros(self.price)
        c.paid[pays] += 1
        count = numpy.count_nonzero(pays)
        block.postings.fees[0] += micros(self.price) * count
        block.metrics.fees[0] += count

text = '''
title = "Fees"
[run]
days = 200
replications = 1
[people]
count = 200_000
[firm.acme]
cash = 0
credit = "unlimited"
[service.s]
firm = "acme"
initial_users = 200_000
churn = 0
MODEL
'''
scenario = eyeballs.Scenario.read(text.replace("MODEL", "model.fees = {}" if HAS else ""), models=[Fees])
scenario.run(threads=1, daily=False)
"""


def processor_seconds(words: list[str]) -> float:
    """Of a process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def least(several: list[list[str]], times: int) -> list[float]:
    """The least time of each, taking turns."""
    measured = [[processor_seconds(words) for words in several] for _ in range(times)]
    return [min(column) for column in zip(*measured)]


def main(program: str) -> None:
    python = [sys.executable, "-c"]
    bare, imported = least([[*python, "pass"], [*python, "import eyeballs"]], 5)
    print(f"import: {imported - bare:.3f} s")
    with tempfile.TemporaryDirectory() as folder:
        changes = ["--people", str(PEOPLE), "--replications", str(REPLICATIONS), "--threads", "1"]
        words = [program, "run", str(FOUR), *changes, "--no-pictures", "--quiet", "--force", "--out", folder + "/out"]
        line, package = least([words, [*python, RUN]], 4)
    print(f"run: command line {line:.2f} s, package {package:.2f} s, {100 * (package / line - 1):+.1f} %")
    none, idle, works = least(
        [[*python, f"HAS, WORKS = {has}, {does}\n{MODEL}"] for has, does in [(False, False), (True, False), (True, True)]], 3
    )
    user_days = 200_000 * 200
    for name, seconds in [("a call that does nothing", idle - none), ("a fee, over arrays", works - none)]:
        print(f"model in Python, {name}: {1e9 * seconds / user_days:.1f} ns a user and day")


if __name__ == "__main__":
    main(sys.argv[1])
