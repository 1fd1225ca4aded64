"""A run in blocks, done by the workers of an executor, on this machine or on others."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from . import _engine
from ._progress import Callback
from .errors import EyeballsError, ModelError, ScenarioError

if TYPE_CHECKING:
    from .scenario import Scenario

# What a block is to take, so that giving it out is next to nothing (assumption; docs/scale.md says what it was measured to cost).
_BLOCK_SECONDS = 10.0
# How long a moment is in which nothing is heard of Ctrl-C.
_MOMENT_SECONDS = 0.2


class Block(NamedTuple):
    """What a worker says of a block that it did."""

    folder: str
    digest: str
    """BLAKE2b of the files of its store."""
    failed: int
    """Simulations that failed; they are done again where blocks come together, to say why."""
    seconds: float


def do(scenario: Scenario, folder: str, index: int, of: int, threads: int) -> Block:
    """Does a block, the replications that leave `index` when they are divided by `of`, and keeps it in a folder."""
    begin = time.monotonic()
    done = _engine.run(
        scenario._engine, threads=threads, progress=None, daily=0, store=folder, force=False, shard=(index, of), shards=[], command=""
    )
    return Block(folder, digest(folder), len(done.failures), time.monotonic() - begin)


def digest(folder: str) -> str:
    """Of what is kept in a folder."""
    store = os.path.join(folder, "store")
    whole = hashlib.blake2b(digest_size=16)
    for name in sorted(name for name in os.listdir(store) if name.endswith(".parquet")):
        with open(os.path.join(store, name), "rb") as file:
            whole.update(f"{name} {os.fstat(file.fileno()).st_size}\n".encode())
            while part := file.read(1 << 20):
                whole.update(part)
    return whole.hexdigest()


class _Workers:
    """An executor, and how another one is had if it breaks."""

    def __init__(self, executor: Any) -> None:
        self.make = None if isinstance(executor, Executor) else executor
        if self.make is not None and not callable(self.make):
            raise TypeError(f"executor is a concurrent.futures.Executor or a callable that makes one, and not {executor!r}")
        self.current: Executor = executor if self.make is None else self.make()

    def renew(self) -> bool:
        """Takes another executor, if that can be."""
        if self.make is None:
            return False
        self.current.shutdown(wait=False, cancel_futures=True)
        self.current = self.make()
        return True

    def close(self) -> None:
        """Ends what was made here."""
        if self.make is not None:
            self.current.shutdown(wait=True, cancel_futures=True)

    @property
    def count(self) -> int:
        """How many there are, as far as the executor says."""
        return int(getattr(self.current, "_max_workers", 1))


def run(
    scenario: Scenario,
    executor: Any,
    *,
    store: Optional[str],
    force: bool,
    blocks: Optional[int],
    retries: int,
    threads: Optional[int],
    progress: Optional[Callback],
    daily: int,
) -> _engine.Results:
    """Lets workers do all blocks, and puts these together to the results of a single run."""
    whole = store if store is not None else tempfile.mkdtemp(prefix="eyeballs-")
    parts = os.path.abspath(whole) + ".parts" if store is not None else os.path.join(whole, "parts")
    if force:
        shutil.rmtree(parts, ignore_errors=True)
    workers = _Workers(executor)
    try:
        folders = _Run(scenario, workers, parts, retries, threads or 1, progress).blocks(blocks)
        results = _engine.run(
            scenario._engine,
            threads=threads,
            progress=None,
            daily=daily,
            store=whole if store is not None else os.path.join(whole, "whole"),
            force=force,
            shard=None,
            shards=folders,
            command=scenario._command(),
        )
    finally:
        workers.close()
        if store is None:
            shutil.rmtree(whole, ignore_errors=True)
    # All of it is in the store now.
    shutil.rmtree(parts, ignore_errors=True)
    return results


class _Run:
    """The blocks of a run on their way."""

    def __init__(
        self, scenario: Scenario, workers: _Workers, parts: str, retries: int, threads: int, progress: Optional[Callback]
    ) -> None:
        self.scenario, self.workers, self.parts = scenario, workers, parts
        self.retries, self.threads, self.progress = retries, threads, progress
        self.waiting: dict[Future[Block], int] = {}

    def blocks(self, count: Optional[int]) -> list[str]:
        """The folders of so many blocks, all done."""
        replications = self.scenario.replications
        if count is None:
            # One replication says how long all will take.
            [pilot] = self.do([0], replications)
            whole = pilot.seconds * replications
            count = max(int(whole / _BLOCK_SECONDS), min(self.workers.count, int(whole) + 1))
        of = max(1, min(count, replications))
        return [block.folder for block in self.do(list(range(of)), of)]

    def do(self, indices: list[int], of: int) -> list[Block]:
        """Some blocks of so many, each given out again if it is lost."""
        done: dict[int, Block] = {}
        lost = dict.fromkeys(indices, 0)
        try:
            self.give(indices, of, lost)
            while self.waiting:
                ended, _ = wait(self.waiting, timeout=_MOMENT_SECONDS, return_when=FIRST_COMPLETED)
                again = []
                for future in ended:
                    index = self.waiting.pop(future)
                    try:
                        block = future.result()
                        if digest(block.folder) != block.digest:
                            raise EyeballsError(f"{block.folder} is not what its worker left there; do all see the same folder?")
                        done[index] = block
                    except (ScenarioError, ModelError):
                        raise
                    except Exception as error:
                        lost[index] += 1
                        if lost[index] > self.retries:
                            raise EyeballsError(f"block {index + 1} of {of} was lost {lost[index]} times: {error!r}") from error
                        again.append(index)
                self.give(again, of, lost)
                if ended and self.progress is not None and len(indices) == of:
                    self.progress(len(done) * self.scenario.simulations // of, self.scenario.simulations)
        finally:
            for future in self.waiting:
                future.cancel()
            self.waiting.clear()
        return [done[index] for index in indices]

    def give(self, indices: list[int], of: int, lost: dict[int, int]) -> None:
        """Gives blocks to workers; if their executor is broken, to those of another one."""
        for index in indices:
            folder = os.path.join(self.parts, f"{index + 1}-of-{of}")
            task = (self.scenario, folder, index, of, self.threads)
            try:
                future = self.workers.current.submit(do, *task)
            except BrokenExecutor as error:
                if not self.workers.renew():
                    message = "the executor is broken: pass a callable that makes one, and blocks are given to another"
                    raise EyeballsError(f"{message}; what is done is kept in {self.parts}") from error
                future = self.workers.current.submit(do, *task)
            self.waiting[future] = index
