#!/usr/bin/env bash
# Takes inputs through every target, each for so many seconds, with a seed that nobody had before:
#   fuzz/run.sh SECONDS [SEED]
set -euo pipefail
seconds=${1:?usage: fuzz/run.sh SECONDS [SEED]}
seed=${2:-$(date +%s)}
cd "$(dirname "$0")/.."
# Inputs that reach something new are changed further: the compiler's runtime counts, and writes nothing of it.
export RUSTFLAGS="-C instrument-coverage" LLVM_PROFILE_FILE=/dev/null
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-target}/fuzz
cargo build --release --locked --features coverage -p eyeballs-fuzz
for target in scenario expression contacts observations checkpoint description; do
    "$CARGO_TARGET_DIR/release/eyeballs-fuzz" "$target" "$seconds" "$seed"
done
