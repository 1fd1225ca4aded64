"""How progress is told: by a callable, or a bar."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Callable, Optional

Callback = Callable[[int, int], Any]


@contextmanager
def callback(progress: Any) -> Iterator[Optional[Callback]]:
    """What is called with the simulations that ended and how many there are: `progress` itself if it is callable, a bar of tqdm if it
    is True, or the bar that it is. None or False tells nobody."""
    if progress is None or progress is False:
        yield None
    elif progress is True:
        try:
            from tqdm.auto import tqdm
        except ImportError as error:
            raise ImportError("progress=True shows a bar of tqdm, which is not installed; pass a callable (done, total) instead") from error
        with tqdm(unit="simulation") as bar:
            yield _moving(bar)
    elif hasattr(progress, "update") and hasattr(progress, "n"):
        yield _moving(progress)
    elif callable(progress):
        yield progress
    else:
        raise TypeError(f"progress is True, a bar of tqdm, or a callable (done, total), and not {progress!r}")


def _moving(bar: Any) -> Callback:
    def move(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)

    return move
