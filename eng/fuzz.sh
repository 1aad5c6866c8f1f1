#!/usr/bin/env bash
# Hostile input for everything that reads what a stranger wrote (docs/security.md, Hostile input): requests, tokens, key sets, wrapped keys,
# private keys, ciphertexts, perimeters, countries, settings. In this process, without a socket, the same inputs for the same seed.
#   ./eng/fuzz.sh --seed 1 --seconds 60            what CI runs; without arguments as well
#   ./eng/fuzz.sh --seed 1 --executions 10000000   the slow run
#   ./eng/fuzz.sh --target token --index 4711      one execution alone, and its input
#   ./eng/fuzz.sh --replay FILE-OR-FOLDER          inputs that were kept
#   ./eng/fuzz.sh edges --seconds 60               also how many edges between branches of the service are reached (SharpFuzz)
# It ends with 1 if a promise was broken, and says by which target, seed and index.
set -euo pipefail
cd "$(dirname "$0")/.."
./eng/offline-packages.sh
dotnet build Kacls.Benchmarks --configuration Release --nologo --verbosity quiet
# One heap: what an execution allocates is counted, and the collector is to leave the machine to others.
export DOTNET_gcServer=0
program=Kacls.Benchmarks/bin/Release/net10.0
if [ "${1:-}" = edges ]; then
  shift
  dotnet tool restore > /dev/null
  rm -rf Kacls.Benchmarks/bin/edges
  cp -R "$program" Kacls.Benchmarks/bin/edges
  program=Kacls.Benchmarks/bin/edges
  common=$(find "${NUGET_PACKAGES:-$HOME/.nuget/packages}/sharpfuzz.commandline" -path '*/net10.0/*' -name SharpFuzz.Common.dll | tail -n 1)
  cp "$common" "$program"
  # It lists what may be loaded, and lacks what the instrumented service calls; without it all that lies there may be.
  rm "$program/Kacls.Benchmarks.deps.json"
  dotnet sharpfuzz "$program/Kacls.Core.dll"
fi
exec dotnet "$program/Kacls.Benchmarks.dll" fuzz "$@"
