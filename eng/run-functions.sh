#!/usr/bin/env bash
# Publishes the function app and starts it on http://127.0.0.1:8787/v1 under the Functions host for tests, with LocalHost's development settings.
# With --no-build it starts what was published last. Other arguments go to LocalHost (--urls …). Keys are in .kacls/ of the folder it is called from.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=true
arguments=()
for argument in "$@"; do
  if [ "$argument" = --no-build ]; then build=false; else arguments+=("$argument"); fi
done
if $build; then
  "$root/eng/build-local.sh"
  echo 'run-functions: publishing the function app: some minutes the first time' >&2
  "$root/eng/publish-functions.sh"
fi
exec dotnet "$root/Kacls.LocalHost/bin/Release/net10.0/Kacls.LocalHost.dll" --functions "$root/KaclsFunctions/bin/published" ${arguments[@]+"${arguments[@]}"}
