"""What can go wrong, as exceptions."""

from __future__ import annotations

from typing import NamedTuple, Optional


class Mistake(NamedTuple):
    """A mistake of a scenario: where it stands, what is wrong, and what to do."""

    file: str
    line: Optional[int]
    """Counted from 1; None: the file as a whole, or an option."""
    column: Optional[int]
    """Counted from 1, in characters."""
    message: str
    suggestion: Optional[str]


class EyeballsError(Exception):
    """What keeps results from being computed or kept."""


class ScenarioError(EyeballsError, ValueError):
    """A scenario has mistakes, all of which are in `mistakes` (the first hundred), or cannot do what is asked. Its text is the report
    of the command line, with the lines of the file."""

    def __init__(self, report: str, mistakes: list[tuple[str, Optional[int], Optional[int], str, Optional[str]]], more: int = 0) -> None:
        super().__init__(report, mistakes, more)
        self.report = report
        self.mistakes = [Mistake(*mistake) for mistake in mistakes]
        self.more = more
        """How many there are beside those in `mistakes`."""

    def __str__(self) -> str:
        return self.report

    @property
    def file(self) -> Optional[str]:
        """The file of the first mistake."""
        return self.mistakes[0].file if self.mistakes else None

    @property
    def line(self) -> Optional[int]:
        """The line of the first mistake, counted from 1."""
        return self.mistakes[0].line if self.mistakes else None

    @property
    def column(self) -> Optional[int]:
        """The column of the first mistake, counted from 1, in characters."""
        return self.mistakes[0].column if self.mistakes else None

    @property
    def suggestion(self) -> Optional[str]:
        """What to do about the first mistake."""
        return self.mistakes[0].suggestion if self.mistakes else None


class ModelError(EyeballsError):
    """A library of business models cannot be used."""
