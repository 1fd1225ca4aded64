"""While the engine works, other threads go on, Ctrl-C is heard, and progress is told."""

import os
import signal
import threading
import time

import pytest


@pytest.fixture
def long(four):
    """Takes minutes."""
    return four.with_set({"run.days": 3_650}, people=100_000, replications=20)


def interrupt_after(seconds):
    timer = threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    return timer


def test_ctrl_c_ends_a_run_and_other_threads_go_on_meanwhile(long):
    counted = 0
    ended = threading.Event()

    def count():
        nonlocal counted
        while not ended.is_set():
            counted += 1
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    begin = time.monotonic()
    interrupt_after(1.5)
    try:
        with pytest.raises(KeyboardInterrupt):
            long.run()
    finally:
        ended.set()
        thread.join()
    assert 1.4 < time.monotonic() - begin < 8
    # With the interpreter locked it would count a few times in all.
    assert counted > 100


def kept_bytes(folder):
    return sum(file.stat().st_size for file in (folder / "store").iterdir() if file.name == "journal" or file.suffix == ".parquet")


def test_what_was_kept_before_ctrl_c_is_used_again(four, tmp_path):
    slow = four.with_set({"run.days": 365}, people=10_000, replications=8)

    def progress(done, total):
        if done >= 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        slow.run(store=tmp_path / "kept", progress=progress)
    before = kept_bytes(tmp_path / "kept")
    results = slow.run(store=tmp_path / "kept")
    # Records are about as large as one another: at least four of 32 were there, and not all.
    assert 4 / 32 * 0.5 < before / kept_bytes(tmp_path / "kept") < 1
    assert results.to_dict() == slow.run().to_dict()


def test_progress_is_told_in_order_and_to_the_end(four):
    told = []
    four.run(progress=lambda done, total: told.append((done, total)))
    # Four variants three times, and claims once more with their mechanism off.
    assert told[-1] == (told[-1][1],) * 2 and told[-1][0] >= 12 and told == sorted(told)


def test_a_bar_of_tqdm_is_moved(four):
    tqdm = pytest.importorskip("tqdm")
    with tqdm.tqdm(disable=False, file=open(os.devnull, "w")) as bar:
        four.run(progress=bar)
        assert bar.n == bar.total >= 12
    four.run(progress=True)


def test_what_progress_raises_ends_the_run(four):
    def progress(done, total):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        four.run(progress=progress)
    with pytest.raises(TypeError, match="callable"):
        four.run(progress=3)


def test_what_cannot_be_asked_is_refused(four):
    for asked in ({"threads": 0}, {"blocks": 0}, {"retries": -1}):
        with pytest.raises(ValueError, match="or more"):
            four.run(**asked)
    with pytest.raises(ValueError, match="threads is 1 or more"):
        four.explore({"model.network.paid-membership.price": [2, 4]}, threads=0)
