#!/usr/bin/env bash
# Merges the shares of a run, as a job: merge.sh FOLDER... --out FOLDER
exec "$EYEBALLS" merge "$@"
