#!/usr/bin/env bash
# Builds LocalHost and what it needs, and says so; does nothing where no source has changed since. Analyzers run in eng/test.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
program=Kacls.LocalHost/bin/Release/net10.0/Kacls.LocalHost.dll
mark=Kacls.LocalHost/obj/built-local
sources=(Kacls Kacls.Azure Kacls.Testing Kacls.LocalHost docs/openapi.json Directory.Build.props Directory.Packages.props nuget.config global.json)

say() { printf '%s: %s\n' "$(basename "$0" .sh)" "$*" >&2; }

if [ -e "$program" ] && [ -e "$mark" ]; then
  changed=$(find "${sources[@]}" \( -name bin -o -name obj \) -prune -o -newer "$mark" -print -quit)
  [ -n "$changed" ] || exit 0
  say "building what has changed since the last start"
else
  say "building LocalHost: half a minute the first time, and longer where packages have to be fetched"
fi
# Before the time that counts is taken: a folder made later would make its parent look changed.
for project in Kacls Kacls.Azure Kacls.Testing Kacls.LocalHost; do mkdir -p "$project/bin" "$project/obj"; done
started=$(mktemp) log=$(mktemp)
trap 'rm -f "$started" "$log"' EXIT
./eng/offline-packages.sh
# The four projects share one compiler, whatever the environment says: each would start its own otherwise.
dotnet build Kacls.LocalHost --configuration Release --nologo --verbosity quiet -p:RunAnalyzers=false -p:UseSharedCompilation=true \
  > "$log" 2>&1 || { cat "$log" >&2; exit 1; }
grep -F ': warning ' "$log" | sort -u >&2 || true
# As of the beginning: what was changed during the build is built the next time.
touch -r "$started" "$mark"
say "built in $SECONDS s"
