"""Dask's executor: a scheduler and two workers, each on a loopback address of its own; one is killed in the middle."""

import os
import signal
import subprocess
import sys
import time

import pytest

distributed = pytest.importorskip("distributed")

import eyeballs
from conftest import FOUR, bits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have one loopback address")


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and two workers as on three machines: processes that know nothing of each other but an address."""
    started = []

    def start(module, *words):
        log = open(tmp_path / f"{len(started)}.log", "w")
        process = subprocess.Popen([sys.executable, "-m", module, *words], stdout=log, stderr=log, cwd=tmp_path)
        started.append(process)
        return process

    file = tmp_path / "scheduler.json"
    start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    words = ["--scheduler-file", str(file), "--nthreads", "1", "--no-dashboard", "--no-nanny", "--death-timeout", "60"]
    workers = [start("distributed.cli.dask_worker", *words, "--host", host, "--name", host) for host in ("127.0.0.2", "127.0.0.3")]
    try:
        with distributed.Client(scheduler_file=str(file), timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
            yield client, workers
    finally:
        for process in started:
            process.kill()
            process.wait()


def test_a_killed_worker_costs_nothing_but_time(cluster, tmp_path):
    client, workers = cluster
    scenario = eyeballs.Scenario.read(FOUR).with_set({"run.days": 365}, people=10_000, replications=12)
    killed = []

    def progress(done, total):
        if not killed and done < total:
            os.kill(workers[0].pid, signal.SIGKILL)
            killed.append(done)

    results = scenario.run(executor=client.get_executor(), blocks=12, store=tmp_path / "run", progress=progress)
    assert killed and workers[0].wait(10) == -signal.SIGKILL
    assert results.to_dict() == scenario.run().to_dict()


def test_many_small_simulations_in_blocks(cluster, tmp_path):
    client, _ = cluster
    text = """
title = "Small"
[run]
days = 10
replications = 2_000
[people]
count = 100
[firm.acme]
cash = 1_000
[service.s]
firm = "acme"
initial_users = 50
"""
    scenario = eyeballs.Scenario.read(text)
    begin = time.monotonic()
    results = scenario.run(executor=client.get_executor(), blocks=4, store=tmp_path / "run")
    print(f"2,000 simulations in 4 blocks: {time.monotonic() - begin:.1f} s")
    assert len(results.daily) == 20_000
    assert bits(results.daily) == bits(scenario.run().daily)
