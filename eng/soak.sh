#!/usr/bin/env bash
# An hour of mixed traffic against the product in a process of its own, while keys rotate, issuers roll over and what it depends on fails
# by chance (docs/operations.md): every answer, memory, handles and the audit are judged, and the figures printed. Ends with 1 where
# something was wrong. `--seconds 45` does the same in a hurry, `--minutes 10` for less long; `--seed 2` draws other troubles.
set -euo pipefail
cd "$(dirname "$0")/.."
./eng/offline-packages.sh
dotnet build Kacls.Benchmarks --configuration Release --nologo --verbosity quiet
exec dotnet Kacls.Benchmarks/bin/Release/net10.0/Kacls.Benchmarks.dll soak "$@"
