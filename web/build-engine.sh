#!/usr/bin/env bash
# The engine as WebAssembly, compressed, into the crate that embeds it:   web/build-engine.sh [OUT.wasm.gz]
# Needs a compiler for wasm32-unknown-unknown (`rustup target add wasm32-unknown-unknown`); CARGO and RUSTC may name one.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$root/crates/eyeballs-page/assets/engine.wasm.gz}
target=${ENGINE_TARGET_DIR:-$root/target/engine}
# One unit, no symbols, no paths of this machine: the same bytes wherever it is built with the same compiler.
export CARGO_TARGET_DIR=$target CARGO_PROFILE_RELEASE_OPT_LEVEL=3 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1
export CARGO_PROFILE_RELEASE_DEBUG=false CARGO_PROFILE_RELEASE_STRIP=true CARGO_PROFILE_RELEASE_PANIC=abort
export RUSTFLAGS="-C target-feature=+simd128 --remap-path-prefix=$root=/src --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
(cd "$root" && "${CARGO:-cargo}" build --release --locked --target wasm32-unknown-unknown -p eyeballs-engine)
wasm=$target/wasm32-unknown-unknown/release/eyeballs_engine.wasm
if command -v wasm-opt >/dev/null; then
  # Stripping takes away the list of features that it needs.
  wasm-opt -O3 --enable-simd --enable-bulk-memory --enable-sign-ext --enable-mutable-globals \
    --enable-nontrapping-float-to-int --enable-multivalue --enable-reference-types "$wasm" -o "$wasm.small" && wasm=$wasm.small
fi
gzip -9 -n -c "$wasm" >"$out"
ls -l "$wasm" "$out"
