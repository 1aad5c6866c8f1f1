#!/usr/bin/env bash
# Builds everything, warnings being errors, publishes the function app, and runs every test. Arguments go to `dotnet test` (--filter …).
# With --fast: no check of the layout and no publish, and without the tests of the published app, of infra/, in a browser and of other programs. For work on the code.
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf 'test: %s (%d s)\n' "$*" "$SECONDS"; }

fast=false
if [ "${1:-}" = --fast ]; then
  fast=true
  shift
  filter='FullyQualifiedName!~Tests.Hosts&FullyQualifiedName!~Tests.Infra&FullyQualifiedName!~Tests.LocalHost&FullyQualifiedName!~Tests.Browser'
  if [ "${1:-}" = --filter ]; then
    filter="($2)&$filter"
    shift 2
  fi
  set -- --filter "$filter" "$@"
fi

# Lets through what the tests say, and counts what passes: a line at least every 15 seconds while they do.
progress() {
  local line passed=0 last=$SECONDS
  while IFS= read -r line; do
    if [[ $line =~ ^\ +Passed\  ]]; then passed=$((passed + 1)); else printf '%s\n' "$line"; fi
    if ((SECONDS - last >= 15)); then
      say "$passed tests passed so far"
      last=$SECONDS
    fi
  done
}

say 'the packages'
./eng/offline-packages.sh
say 'the build'
dotnet build Kacls.slnx --configuration Release --nologo --verbosity quiet
if ! $fast; then
  say 'the layout of the code'
  dotnet format whitespace . --folder --verify-no-changes
  say 'the publish of the function app'
  ./eng/publish-functions.sh
fi

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
say 'the tests'
dotnet test KaclsFunctions.Tests --configuration Release --no-build --nologo \
  --logger 'console;verbosity=normal' --logger "trx;LogFileName=$results/results.trx" "$@" | progress

$fast && exit
count() { grep -o '<UnitTestResult [^>]*' "$results/results.trx" | grep -F 'outcome="Passed"' | grep -cF "testName=\"KaclsFunctions.Tests.$1" || true; }
say "passed under the Functions host, as published: $(count Hosts.OnFunctionsHost) of the tests that both hosts share, and $(($(count Hosts.) - $(count Hosts.On))) of its own and of LocalHost's"
say "passed under LocalHost: $(count Hosts.OnLocalHost)"
