#!/usr/bin/env bash
# Says into how many shares a run is worth dividing: as many as wanted, but none without a replication and none of less
# than ten seconds (SHARE_SECONDS), by the time that one replication takes here on one thread.
#
#     cluster/shares.sh FILE WANTED [OPTION OF `eyeballs run`]...
set -euo pipefail
if [ $# -lt 2 ]; then
    echo "usage: cluster/shares.sh FILE WANTED [OPTION OF eyeballs run]..." >&2
    exit 2
fi
file=$1 wanted=$2
shift 2

# The first of many shares is one replication, and the program says of how many.
pilot=$(mktemp -d)
trap 'rm -rf "$pilot"' EXIT
start=$(date +%s%N)
if ! "${EYEBALLS:-eyeballs}" run "$file" "$@" --shard 1/1000000 --threads 1 --out "$pilot/pilot" 2>"$pilot/messages"; then
    cat "$pilot/messages" >&2
    exit 1
fi
milliseconds=$((($(date +%s%N) - start) / 1000000 + 1))
replications=$(sed -nE 's/.* simulations? \(([0-9,]+ variants? x )?([0-9,]+) replications?\).*/\2/p' "$pilot/messages" | tr -d ,)
if [ -z "$replications" ]; then
    echo "cluster/shares.sh: the number of replications is not in:" >&2
    cat "$pilot/messages" >&2
    exit 1
fi

most=$((replications * milliseconds / 1000 / ${SHARE_SECONDS:-10}))
shares=$wanted
[ "$shares" -le "$replications" ] || shares=$replications
[ "$shares" -le "$most" ] || shares=$most
[ "$shares" -ge 1 ] || shares=1
echo "$replications replications of $milliseconds ms on one thread: $shares shares" >&2
echo "$shares"
