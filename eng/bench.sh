#!/usr/bin/env bash
# Without arguments, or with `load`: wrap and unwrap under load beside a bare endpoint, in about a minute.
# With `compare OTHER.dll`: this build's wraps beside those of another build's Kacls.Benchmarks.dll, in one run.
# With `cold`: how long the service takes from nothing to its first answers, beside an empty app, on Kestrel and as a function app; in a
# seventh of the time with `cold quick`. A copy of Kacls.Benchmarks/bin/cold of another build, named after it, takes its turns too.
# With `first-run`: how long run-local.sh takes in a fresh clone, and the second time.
# With `micro`: BenchmarkDotNet on the parts of a request; further arguments go to it (--filter '*Token*').
set -euo pipefail
cd "$(dirname "$0")/.."
[ "${1:-}" != first-run ] || exec ./eng/first-run.sh
./eng/offline-packages.sh
dotnet build Kacls.Benchmarks --configuration Release --nologo --verbosity quiet
if [ "${1:-}" = cold ]; then
  # All alike: compiled ahead of time, for this machine.
  apps=Kacls.Benchmarks/bin/cold
  publish() {
    dotnet publish "$1" --configuration Release --use-current-runtime --self-contained false -p:PublishReadyToRun=true \
      -p:RunAnalyzers=false --nologo --verbosity quiet --output "$apps/$2"
  }
  publish Kacls.Benchmarks web
  publish Kacls.Benchmarks/Cold/EmptyWeb empty-web
  publish Kacls.Benchmarks/Cold/EmptyFunctions empty-functions
  ./eng/publish-functions.sh
  rm -rf "$apps/functions"
  cp -R KaclsFunctions/bin/published "$apps/functions"
  shift
  quick=()
  if [ "${1:-}" = quick ]; then
    quick=(quick)
    shift
  fi
  set -- cold ${quick[@]+"${quick[@]}"} "$apps" "$@"
fi
exec dotnet Kacls.Benchmarks/bin/Release/net10.0/Kacls.Benchmarks.dll "$@"
