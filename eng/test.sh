#!/usr/bin/env bash
# Checks infra/, builds everything, warnings being errors, and runs every test. Arguments go to `dotnet test` (--filter …).
set -euo pipefail
cd "$(dirname "$0")/.."
./eng/check-infra.sh
./eng/offline-packages.sh
dotnet build Kacls.slnx --configuration Release --nologo --verbosity quiet
dotnet test KaclsFunctions.Tests --configuration Release --no-build --nologo --logger "console;verbosity=minimal" "$@"
