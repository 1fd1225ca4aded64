"""What the package starts itself with, to try libraries of models in a process of their own."""

import sys

from ._engine import answer_probe

if __name__ == "__main__":
    answer_probe(sys.argv[1], sys.argv[2:])
