#!/usr/bin/env bash
# Engine and bundle anew, into the crate that embeds them:   web/build.sh
# Needs a compiler for wasm32-unknown-unknown (see build-engine.sh) and Node, with `npm install` done in this folder.
set -euo pipefail
cd "$(dirname "$0")"
./build-engine.sh
npx tsc --noEmit
node build.mjs
