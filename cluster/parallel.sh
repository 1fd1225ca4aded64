#!/usr/bin/env bash
# Divides a run over the processors of this machine, or of several, by GNU parallel, and merges the shares.
#
#     cluster/parallel.sh FILE SHARES OUT [OPTION OF `eyeballs run`]...
#
# FILE and OUT must be seen under the same path by all machines. PARALLEL_OPTIONS is handed to GNU parallel: for example
# PARALLEL_OPTIONS="--sshloginfile machines --workdir ." divides the shares over the machines of that file. A share that
# fails is tried three times; typed again, the command does what is missing. EYEBALLS is the program, if not the one on the path.
set -euo pipefail
if [ $# -lt 3 ]; then
    echo "usage: cluster/parallel.sh FILE SHARES OUT [OPTION OF eyeballs run]..." >&2
    exit 2
fi
file=$1 wanted=$2 out=$3
shift 3
eyeballs=${EYEBALLS:-eyeballs}
shares=$("$(dirname "$0")/shares.sh" "$file" "$wanted" "$@")
mkdir -p "$out-shares"

# shellcheck disable=SC2086 # the options of GNU parallel are words
parallel --quote --retries 3 --joblog "$out-shares/log" ${PARALLEL_OPTIONS:-} \
    "$eyeballs" run "$file" "$@" --shard "{}/$shares" --threads "${THREADS:-1}" --out "$out-shares/{}-of-$shares" -q \
    ::: $(seq "$shares")

mapfile -t folders < <(seq -f "$out-shares/%g-of-$shares" "$shares")
"$eyeballs" merge "${folders[@]}" --out "$out"
