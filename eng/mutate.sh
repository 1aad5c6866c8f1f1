#!/usr/bin/env bash
# Mutation testing (docs/security.md): dotnet-stryker changes the code in one point at a time, and the tests of its folder must notice.
#   ./eng/mutate.sh FOLDER...         of Kacls/: Access, Envelopes, Tokens (its Token*.cs); Perimeters, PrivateKeys, Migration, Audit
#   ./eng/mutate.sh all               all of these
#   ./eng/mutate.sh --changed [BASE]  the files of the first three that differ from BASE (HEAD^), in 15 minutes at most; says what it left
# A file's result is kept under KaclsFunctions.Tests/bin/mutation while neither the file nor the tests of its folder change, so that a run
# which was stopped goes on where it was. It ends with 1 where less than 90 % of the first three is noticed, what docs/mutants.md explains
# apart; of whole folders, also where a survivor is not explained. MUTATE_SECONDS limits any run, MUTATE_CONCURRENCY (2) its processes, and
# MUTATE_SAMPLE=N takes one file in N, always the same.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { sed -n '2,9s/^# //p' "$0" >&2; exit 2; }
# Where no such file changed, CI need not build anything for it.
if [ "$1" = --changed ] && git diff --quiet "${2:-HEAD^}" -- Kacls/Access Kacls/Envelopes Kacls/Tokens; then
  echo "mutate: nothing changed since ${2:-HEAD^}"
  exit
fi
./eng/offline-packages.sh
exec dotnet run eng/mutate.cs -- "$@"
