#!/usr/bin/env bash
# Kills a run again and again (a thousand times unless a number is given), each time at another
# moment, lets it go on, and compares the bytes of its results with those of a run that nobody disturbed.
#
#     tests/kill.sh [KILLS]
set -euo pipefail
cd "$(dirname "$0")/.."
EYEBALLS_KILLS=${1:-1000} cargo test --locked -p eyeballs --test program kills:: -- --nocapture
