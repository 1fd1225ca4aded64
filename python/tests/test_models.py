"""Business models in Python run in the engine's day."""

import pytest

numpy = pytest.importorskip("numpy")

import eyeballs
from conftest import ROOT, bits
from eyeballs.model import Global, Input, Metric, Model, Output, Parameter, Posting, State, micros, refuses, uniform

MARKET = """
title = "A tip jar"
[run]
days = 40
replications = 2
[people]
count = 2_000
[firm.acme]
cash = 100_000
[service.reader]
firm = "acme"
quality = 0.5
initial_users = 1_000
channel = [{ kind = "organic", innovation = 0.001 }, { kind = "word-of-mouth" }]
model.reader-tips = { tip = 0.25 }
"""


def tips(**change):
    """Every tenth user of the day tips; what was given is remembered by person, and in all."""

    class Tips(Model):
        """Some who use it
        give a tip."""

        id, version, title = "reader-tips", "1.0.0", "Tips"
        parameters = [
            Parameter("tip", 0.5, unit="currency", minimum=0.0, doc="The tip.", source="assumption"),
            Parameter("generous", False, unit="1", doc="Everybody gives.", source="assumption"),
            Parameter("mood", "calm", unit="1", doc="How they are.", source="assumption", choices=["calm", "wild"]),
        ]
        columns = [
            Input("minutes_today", unit="min", doc="time spent today"),
            State("given", "u16", unit="count", doc="tips so far"),
            Output("paid_micros", unit="1e-6 currency", doc="what the user paid today"),
        ]
        metrics = [
            Metric("tips", unit="count", doc="tips of the day"),
            Metric("most", unit="count", doc="most tips of a person", kind="maximum"),
            Metric("total", unit="count", doc="all tips so far", kind="gauge"),
        ]
        postings = [Posting("tips", doc="tips")]
        globals = [Global("total", unit="count", doc="all tips so far")]

        @refuses("tip", "must be below 1000")
        def too_much(self):
            return self.tip >= 1000

        def serve(self, block):
            columns = block.columns
            gives = (columns.minutes_today > 0) & ((uniform(block.luck[0]) < 0.1) | self.generous)
            columns.paid_micros[gives] = micros(self.tip)
            columns.given[gives] += 1
            count = numpy.count_nonzero(gives)
            block.postings.tips[0] += micros(self.tip) * count
            block.metrics.tips[0] += count
            block.metrics.most[0] = max(block.metrics.most[0], columns.given.max())

        def settle(self, day):
            day.globals.total[0] += day.metrics.tips[0]
            day.metrics.total[0] = day.globals.total[0]

    return type("Changed", (Tips,), change) if change else Tips


def column(results, name):
    return numpy.asarray(results.daily[name])


def test_what_the_model_says_happens_in_the_market():
    results = eyeballs.Scenario.read(MARKET, models=[tips()]).run()
    given, money = column(results, "reader-tips.tips_count"), column(results, "reader-tips.tips_USD")
    users = column(results, "users_day_people")
    assert (money == 0.25 * given).all()
    assert (column(results, "revenue_users_USD") == money).all()
    # A tenth of all user-days, within four standard errors.
    total = users.sum()
    assert abs(given.sum() - 0.1 * total) < 4 * (0.09 * total) ** 0.5 and total > 5_000
    # The gauge is the sum so far, of each replication.
    so_far = column(results, "reader-tips.total_count")
    assert (so_far.reshape(2, 40) == given.reshape(2, 40).cumsum(axis=1)).all()
    # A person's tips are remembered from day to day.
    assert column(results, "reader-tips.most_count").max() > 5


def test_parameters_have_their_types_and_reach_the_model():
    scenario = eyeballs.Scenario.read(MARKET, models=[tips()])
    generous = scenario.with_set({"service.reader.model.reader-tips.generous": True}).run(replications=1)
    assert (column(generous, "reader-tips.tips_count") == column(generous, "users_day_people")).all()
    seen = []
    other = tips(serve=lambda p, block: seen.append(tuple(p)))
    changes = {"service.reader.model.reader-tips.mood": "wild"}
    eyeballs.Scenario.read(MARKET, models=[other]).with_set(changes).run(replications=1)
    assert set(seen) == {(0.25, False, 1)}
    with pytest.raises(eyeballs.ScenarioError, match="must be below 1000"):
        scenario.with_set({"service.reader.model.reader-tips.tip": 2_000})
    with pytest.raises(eyeballs.ScenarioError, match="generos"):
        scenario.with_set({"service.reader.model.reader-tips.generos": True})


def test_the_same_at_any_number_of_threads():
    scenario = eyeballs.Scenario.read(MARKET, models=[tips()])
    assert bits(scenario.run(threads=1).daily) == bits(scenario.run(threads=2).daily)


def test_an_exception_ends_its_simulation_and_says_where():
    def serve(p, block):
        if block.market.day == 7:
            raise ZeroDivisionError("no sense")

    with pytest.warns(RuntimeWarning, match="2 simulations failed"):
        results = eyeballs.Scenario.read(MARKET, models=[tips(serve=serve)]).run()
    [(variant, replication, message), _] = results.failures
    assert replication == 0 and "day 7" in message
    assert "ZeroDivisionError: no sense (test_models.py, line" in message and "in serve)" in message


def test_inputs_are_only_read_and_no_array_outlives_its_call():
    def writes(p, block):
        block.columns.minutes_today[:] = 1

    kept = []

    def keeps(p, block):
        kept.append(block.columns.paid_micros[:1])

    for serve, message in [(writes, "read-only"), (keeps, "keep a copy")]:
        with pytest.warns(RuntimeWarning):
            results = eyeballs.Scenario.read(MARKET, models=[tips(serve=serve)]).run(replications=1)
        assert message in results.failures[0][2]
    kept.clear()


def test_books_that_do_not_balance_are_found():
    def serve(p, block):
        block.columns.paid_micros[:] = 5

    with pytest.warns(RuntimeWarning):
        results = eyeballs.Scenario.read(MARKET, models=[tips(serve=serve)]).run(replications=1)
    assert "paid" in results.failures[0][2]


def test_a_declaration_that_cannot_be_is_refused():
    def read(**change):
        return eyeballs.Scenario.read(MARKET, models=[tips(**change)])

    with pytest.raises(ValueError, match="minutes_tomorow"):
        read(columns=[Input("minutes_tomorow", unit="min", doc="")])
    with pytest.raises(TypeError, match="a function `server`, which the market does not call; it calls .*serve"):
        read(server=lambda self, block: None)
    with pytest.raises(ValueError, match="refuses values of `prize`, which is no parameter"):
        read(other=refuses("prize", "never")(lambda self: True))
    with pytest.raises(TypeError, match='has no title: write title = "..."'):
        read(title=None)
    with pytest.raises(TypeError, match=r"models=\[Tips\], without \(\)"):
        tips()()
    with pytest.raises(TypeError, match="is a class derived from eyeballs.Model"):
        eyeballs.Scenario.read(MARKET, models=["tips"])
    with pytest.raises(eyeballs.ScenarioError, match="reader-tips"):
        eyeballs.Scenario.read(MARKET)


def test_in_a_function_self_is_the_parameters_and_remembers_nothing():
    def serve(self, block):
        self.days = 1

    with pytest.warns(RuntimeWarning):
        results = eyeballs.Scenario.read(MARKET, models=[tips(serve=serve)]).run(replications=1)
    assert "AttributeError" in results.failures[0][2]


def of_the_kit():
    """The model that `eyeballs new-model --lang python` writes, as it stands."""
    text = (ROOT / "crates/eyeballs-kit/templates/python/model.py").read_text()
    for name, value in {"@ID@": "coffee-fund", "@CAMEL@": "CoffeeFund", "@TITLE@": "Coffee fund", "@SNAKE@": "coffee_fund"}.items():
        text = text.replace(name, value)
    known = {"__name__": "coffee_fund"}
    exec(compile(text.replace("from eyeballs_model", "from eyeballs.model"), "coffee_fund.py", "exec"), known)
    return known["CoffeeFund"]


COFFEE = MARKET.replace("model.reader-tips = { tip = 0.25 }", "model.coffee-fund = { price = 0.5, chance = 0.3 }")


def test_compiled_and_interpreted_a_model_gives_the_same_bits(tmp_path):
    pytest.importorskip("numba")
    model = of_the_kit()
    interpreted = eyeballs.Scenario.read(COFFEE, models=[model]).run()
    assert column(interpreted, "coffee-fund.fees_count").sum() > 100
    library = tmp_path / "coffee_fund.so"
    model.compile(library)
    compiled = eyeballs.Scenario.read(COFFEE, plugins=[library]).run()
    assert bits(compiled.daily) == bits(interpreted.daily)


def test_workers_have_the_model_too(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    scenario = eyeballs.Scenario.read(MARKET, models=[tips()])
    with ThreadPoolExecutor(2) as executor:
        assert bits(scenario.run(executor=executor, blocks=2, store=tmp_path / "run").daily) == bits(scenario.run().daily)
    # Kept results are of the model that made them: another code is another model.
    def serve(p, block):
        block.metrics.tips[0] += 7

    other = eyeballs.Scenario.read(MARKET, models=[tips(serve=serve)]).run(store=tmp_path / "run")
    assert bits(other.daily) != bits(scenario.run().daily)
