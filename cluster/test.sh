#!/usr/bin/env bash
# Runs both scripts on this machine and compares the bytes of what they make with those of one run: GNU parallel as it is,
# and a Slurm of one node that lives as long as this test, where one task is killed on its way. As root, on Debian:
#
#     apt-get install -y parallel slurm-wlm munge && cluster/test.sh target/release/eyeballs
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
EYEBALLS=$(realpath "$1")
export EYEBALLS SHARE_SECONDS=1
work=$(mktemp -d)
daemons=()
end() {
    for daemon in "${daemons[@]}"; do kill "$daemon" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT
cd "$work"

scenario=$here/../scenarios/four-models-one-audience.toml
options=(--people 4000 --replications 12 --no-pictures)

# All but what says when and how the numbers came about.
compare() {
    for file in one/*.csv one/daily.parquet one/README.txt; do
        cmp "$file" "$1/$(basename "$file")"
    done
    echo "$1: the bytes of one run"
}

"$EYEBALLS" run "$scenario" "${options[@]}" --out one -q >/dev/null

"$here/parallel.sh" "$scenario" 3 by-parallel "${options[@]}" >/dev/null
compare by-parallel

# A Slurm of this node alone, on free ports of its own.
host=$(hostname -s)
mkdir -p munge state spool
chmod 700 munge
dd if=/dev/urandom of=munge/key bs=1 count=1024 status=none
chmod 600 munge/key
chmod 711 "$work"
munged --foreground --force --key-file=munge/key --socket="$work/munge.socket" --pid-file="$work/munge.pid" \
    --log-file="$work/munge/log" --seed-file="$work/munge/seed" 2>munge/messages &
daemons+=($!)
cat >slurm.conf <<CONF
ClusterName=one-node
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$work/slurm.conf
for _ in $(seq 50); do [ -S munge.socket ] && break || sleep 0.1; done
slurmctld -D 2>slurmctld.messages &
daemons+=($!)
slurmd -D 2>slurmd.messages &
daemons+=($!)
for _ in $(seq 100); do sinfo -h -o %T 2>/dev/null | grep -q idle && break || sleep 0.2; done
sinfo -h -o %T | grep -q idle || { cat ./*.messages munge/messages >&2; exit 1; }

"$here/slurm.sh" "$scenario" 3 by-slurm "${options[@]}"
# One task is killed on its way.
task="$EYEBALLS run .*--shard 2/3 .*by-slurm-shares.*"
for _ in $(seq 600); do pgrep -f -x -- "$task" >/dev/null && break || sleep 0.05; done
sleep 0.5
pkill -9 -f -x -- "$task"
for _ in $(seq 600); do [ -n "$(squeue -h)" ] && sleep 0.5 || break; done
cat by-slurm-shares/share-2.log
grep -q "attempt 1: exit code 137" by-slurm-shares/share-2.log
grep -q "attempt 2: exit code 0" by-slurm-shares/share-2.log
compare by-slurm
