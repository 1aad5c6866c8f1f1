#!/usr/bin/env bash
# 100,000 requests of strangers beside 1,000 that are granted, while Application Insights is slow, refuses, or is away: what becomes of the
# record of each (docs/audit.md). Two numbers change how many: ./eng/flood.sh 2000 100. It takes a few minutes, and ends with 1 if a record
# vanished in silence.
set -euo pipefail
cd "$(dirname "$0")/.."
./eng/offline-packages.sh
dotnet build Kacls.Benchmarks --configuration Release --nologo --verbosity quiet
exec dotnet Kacls.Benchmarks/bin/Release/net10.0/Kacls.Benchmarks.dll flood "${1:-100000}" "${2:-1000}"
