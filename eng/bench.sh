#!/usr/bin/env bash
# Without arguments, or with `load`: wrap and unwrap under load beside a bare endpoint, in about a minute.
# With `micro`: BenchmarkDotNet on the parts of a request; further arguments go to it (--filter '*Token*').
set -euo pipefail
cd "$(dirname "$0")/.."
./eng/offline-packages.sh
dotnet build Kacls.Benchmarks --configuration Release --nologo --verbosity quiet
exec dotnet Kacls.Benchmarks/bin/Release/net10.0/Kacls.Benchmarks.dll "$@"
