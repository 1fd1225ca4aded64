"""Blocks that workers do come together to the bits of a single run."""

import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest

import eyeballs
from conftest import FOUR, bits
from eyeballs import _blocks


def pool():
    return ProcessPoolExecutor(2, mp_context=get_context("spawn"))


@pytest.fixture(scope="module")
def scenario():
    return eyeballs.Scenario.read(FOUR).with_set({"run.days": 90}, people=3_000, replications=7)


def test_processes_give_the_bits_of_a_single_run(scenario, tmp_path):
    told = []
    with pool() as executor:
        results = scenario.run(executor=executor, blocks=3, store=tmp_path / "run", progress=lambda done, total: told.append(done))
    alone = scenario.run()
    assert results.to_dict() == alone.to_dict()
    assert bits(results.daily) == bits(alone.daily)
    assert told[-1] == 28 and len(told) >= 2
    # Parts go into the whole, which is used again.
    assert not (tmp_path / "run.parts").exists()
    begin = time.monotonic()
    assert scenario.run(store=tmp_path / "run").to_dict() == alone.to_dict()
    assert time.monotonic() - begin < 5


def test_by_default_a_pilot_says_how_many_blocks(scenario):
    with ThreadPoolExecutor(2) as executor:
        assert scenario.run(executor=executor, replications=2).to_dict() == scenario.run(replications=2).to_dict()


kills = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no signal that kills")


def die_once(mark, *task):
    """A worker that is killed in the middle of its first block."""
    if not os.path.exists(mark):
        open(mark, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    return _blocks.do(*task)


class Dying:
    """An executor of which a worker dies."""

    def __init__(self, mark):
        self.mark, self.pool = mark, pool()

    def submit(self, function, *task):
        return self.pool.submit(die_once, self.mark, *task)

    def shutdown(self, **how):
        self.pool.shutdown(**how)


@kills
def test_blocks_of_a_killed_worker_are_given_to_others(scenario, tmp_path):
    made = []

    def make():
        made.append(Dying(str(tmp_path / "mark")))
        return made[-1]

    results = scenario.run(executor=make, blocks=3, store=tmp_path / "run")
    assert len(made) == 2
    assert results.to_dict() == scenario.run().to_dict()


@kills
def test_a_broken_executor_is_said_and_what_is_done_is_kept(scenario, tmp_path):
    class Given(Dying, ThreadPoolExecutor):
        pass

    with pytest.raises(eyeballs.EyeballsError, match="executor is broken.*run.parts"):
        scenario.run(executor=Given(str(tmp_path / "mark")), blocks=3, store=tmp_path / "run")
    with pool() as executor:
        assert scenario.run(executor=executor, blocks=3, store=tmp_path / "run").to_dict() == scenario.run().to_dict()


class Failing(ThreadPoolExecutor):
    """Workers that leave something else than they say."""

    def submit(self, function, *task):
        return super().submit(lambda: _blocks.do(*task)._replace(digest="0" * 32))


def test_a_block_that_is_not_what_its_worker_left_is_refused(scenario):
    with pytest.raises(eyeballs.EyeballsError, match="lost 2 times.*same folder"):
        scenario.run(executor=Failing(1), blocks=2, retries=1)
    with pytest.raises(TypeError, match="concurrent.futures.Executor"):
        scenario.run(executor=3)


def test_a_scenario_that_fails_in_a_worker_says_so_here(scenario):
    from concurrent.futures import Future

    class Refusing(ThreadPoolExecutor):
        def submit(self, function, *task):
            future = Future()
            future.set_exception(eyeballs.ScenarioError("refused", [], 0))
            return future

    with pytest.raises(eyeballs.ScenarioError, match="refused"):
        scenario.run(executor=Refusing(1), blocks=2)
