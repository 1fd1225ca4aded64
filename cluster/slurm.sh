#!/usr/bin/env bash
# Submits a run to Slurm: an array with a job for each share, and a job that merges them when all are done.
#
#     cluster/slurm.sh FILE SHARES OUT [OPTION OF `eyeballs run`]...
#
# FILE and OUT must be seen under the same path by all nodes. SBATCH_OPTIONS is handed to sbatch, for example
# SBATCH_OPTIONS="--partition=long --time=4:00:00 --mem=4G". A share that is killed is tried three times, and goes on from its
# store; so does one whose node fails, which Slurm queues again. Typed again, the command does what is missing.
# EYEBALLS is the program, if not the one on the path; THREADS is the number of processors of a share, one unless said.
set -euo pipefail
if [ $# -lt 3 ]; then
    echo "usage: cluster/slurm.sh FILE SHARES OUT [OPTION OF eyeballs run]..." >&2
    exit 2
fi
file=$1 wanted=$2 out=$3
shift 3
here=$(cd "$(dirname "$0")" && pwd)
export EYEBALLS=${EYEBALLS:-eyeballs} THREADS=${THREADS:-1}
shares=$("$here/shares.sh" "$file" "$wanted" "$@")
mkdir -p "$out-shares"

# shellcheck disable=SC2086 # the options of sbatch are words
array=$(sbatch --parsable --job-name=eyeballs --array="1-$shares" --cpus-per-task="$THREADS" --requeue --open-mode=append \
    --output="$out-shares/share-%a.log" --export=ALL ${SBATCH_OPTIONS:-} \
    "$here/share.sh" "$file" "$shares" "$out-shares" "$@")
mapfile -t folders < <(seq -f "$out-shares/%g-of-$shares" "$shares")
# shellcheck disable=SC2086
merge=$(sbatch --parsable --job-name=eyeballs-merge --dependency="afterok:$array" --kill-on-invalid-dep=yes \
    --output="$out-shares/merge.log" --export=ALL ${SBATCH_OPTIONS:-} \
    "$here/merge.sh" "${folders[@]}" --out "$out")
echo "share jobs: $array, merge job: $merge; results will be in $out, what is said meanwhile is in $out-shares/*.log"
