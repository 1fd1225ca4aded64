#!/usr/bin/env bash
# One share of a run, as a job of an array: tried again where it is killed, when it goes on from its store.
#
#     share.sh FILE SHARES FOLDER [OPTION OF `eyeballs run`]...
set -u
file=$1 shares=$2 folder=$3
shift 3
share=$SLURM_ARRAY_TASK_ID
for attempt in 1 2 3; do
    "$EYEBALLS" run "$file" "$@" --shard "$share/$shares" --threads "$THREADS" --out "$folder/$share-of-$shares" -q
    ended=$?
    echo "share $share of $shares, attempt $attempt: exit code $ended"
    # 4: some simulations failed, which the merge will name. Above 128: killed by a signal, perhaps for its memory.
    [ "$ended" -ne 4 ] || exit 0
    [ "$ended" -gt 128 ] || exit "$ended"
done
exit "$ended"
