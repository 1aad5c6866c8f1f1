#!/usr/bin/env bash
# A part of bench.sh: how long run-local.sh takes from the command until it serves, in a fresh clone of the last commit with the packages
# that NuGet has already, and how long the second time.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
service=''
stop() {
  [ -z "$service" ] || { kill "$service" 2> /dev/null && wait "$service" 2> /dev/null; } || true
  service=''
}
trap 'stop; rm -rf "$folder"' EXIT
git clone --quiet . "$folder/kacls"
TIMEFORMAT=%1R

ready() {
  until grep -q 'Stop  ' "$folder/log"; do
    kill -0 "$service" 2> /dev/null || { cat "$folder/log" >&2; return 1; }
    sleep 0.05
  done
}

printf '| start of LocalHost | seconds |\n|---|---:|\n'
for start in 'first, in a fresh clone' second; do
  "$folder/kacls/eng/run-local.sh" --urls http://127.0.0.1:0 > "$folder/log" 2>&1 &
  service=$!
  printf '| %s | %s |\n' "$start" "$({ time ready; } 2>&1)"
  stop
done
