#!/usr/bin/env bash
# Without arguments, or with `load`: wrap and unwrap under load beside a bare endpoint, in about a minute.
# With `compare OTHER.dll`: this build's wraps beside those of another build's Kacls.Benchmarks.dll, in one run.
# With `cold`: how long the published function app takes to its first answers.
# With `memory`: what a server holds after many requests and after floods of made-up ones; it fails where that grows without bound.
# `memory quick` is rougher, `memory long` has 200,000 requests and takes two minutes.
# With `gc` or `cores` (Linux): settings of the garbage collector by the size of an instance; wraps on one core and on two.
# With `micro`: BenchmarkDotNet on the parts of a request; further arguments go to it (--filter '*Token*').
set -euo pipefail
cd "$(dirname "$0")/.."
./eng/offline-packages.sh
dotnet build Kacls.Benchmarks --configuration Release --nologo --verbosity quiet
if [ "${1:-}" = cold ]; then
  ./eng/publish-functions.sh
  set -- cold KaclsFunctions/bin/published
fi
exec dotnet Kacls.Benchmarks/bin/Release/net10.0/Kacls.Benchmarks.dll "$@"
