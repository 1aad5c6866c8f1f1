#!/usr/bin/env bash
# Without arguments, or with `load`: wrap and unwrap under load beside a bare endpoint, in about a minute.
# With `compare OTHER.dll`: this build's wraps beside those of another build's Kacls.Benchmarks.dll, in one run.
# With `cold`: how long the published function app takes to its first answers.
# With `pace`: latency at 100 requests a second on both hosts, and docs/images/latency.svg anew; `pace quick` takes ten seconds and leaves
# the picture out, `pace long` takes five minutes for each line, `pace SECONDS` as many.
# With `overload`: ten times what a vault allows, and what becomes of those requests and of others; `overload quick` in ten seconds.
# With `micro`: BenchmarkDotNet on the parts of a request; further arguments go to it (--filter '*Token*').
set -euo pipefail
cd "$(dirname "$0")/.."
./eng/offline-packages.sh
dotnet build Kacls.Benchmarks --configuration Release --nologo --verbosity quiet
if [ "${1:-}" = cold ]; then
  ./eng/publish-functions.sh
  set -- cold KaclsFunctions/bin/published
fi
if [ "${1:-}" = pace ]; then
  ./eng/publish-functions.sh
  set -- pace KaclsFunctions/bin/published "${@:2}"
fi
exec dotnet Kacls.Benchmarks/bin/Release/net10.0/Kacls.Benchmarks.dll "$@"
