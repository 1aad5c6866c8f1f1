#!/usr/bin/env bash
# Whether refusals that must be alike take equally long (docs/security.md, Timing). Without arguments: 100,000 samples of each kind, in most
# of an hour. With `quick`: some seconds, for CI. Ends with 1 on a difference that nobody would have to look for.
#   ./eng/timing.sh 10000        fewer samples
#   ./eng/timing.sh 100000 PKCS  the cases that have this in their name; also after `quick`
set -euo pipefail
cd "$(dirname "$0")/.."
./eng/offline-packages.sh
dotnet build Kacls.Benchmarks --configuration Release --nologo --verbosity quiet
exec dotnet Kacls.Benchmarks/bin/Release/net10.0/Kacls.Benchmarks.dll timing "${@:-100000}"
