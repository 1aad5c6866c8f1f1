#!/usr/bin/env bash
# Without arguments: every figure of docs/performance.md but the long ones, in some five minutes after the builds. With `quick`: rougher,
# without the cold start, and with the function app as it was last published, in one.
# With the name of a part, that part alone; most take `quick` as well:
#   allocation  bytes for each request, beside limits: fails above one
#   load        wrap and unwrap under load, beside a bare endpoint
#   pace        latency at 100 requests a second on both hosts, and docs/images/latency.svg anew; `pace long` takes five minutes a line
#   overload    ten times what a vault allows, and what becomes of those requests and of others
#   memory      what a server holds after many requests and floods: fails where that grows without bound; `memory long`: 200,000 requests
#   cold        from the start of a process to the first answers, beside empty apps published alike
#   first-run   from a fresh clone to the first answer of run-local.sh, and the second time
#   gc, cores   (Linux) settings of the garbage collector by the size of an instance; wraps on one core and on two
#   compare     OTHER.dll: this build's wraps beside those of another build's Kacls.Benchmarks.dll, in one run
#   micro       BenchmarkDotNet on the parts of a request; further arguments go to it (--filter '*Token*')
set -euo pipefail
cd "$(dirname "$0")/.."
[ "${1:-}" != first-run ] || exec ./eng/first-run.sh
./eng/offline-packages.sh
dotnet build Kacls.Benchmarks --configuration Release --nologo --verbosity quiet

readonly published=KaclsFunctions/bin/published cold=Kacls.Benchmarks/bin/cold
program() { dotnet Kacls.Benchmarks/bin/Release/net10.0/Kacls.Benchmarks.dll "$@"; }

# PROJECT NAME: all alike, compiled ahead of time for this machine.
publish() {
  dotnet publish "$1" --configuration Release --use-current-runtime --self-contained false -p:PublishReadyToRun=true \
    -p:RunAnalyzers=false --nologo --verbosity quiet --output "$cold/$2"
}

# What a part needs is published before any part is measured.
prepare() {
  case $1 in
    pace)
      if [ "${2:-}" != quick ] || [ ! -e "$published/host.json" ]; then ./eng/publish-functions.sh; fi
      ;;
    cold)
      publish Kacls.Benchmarks web
      publish Kacls.Benchmarks/Cold/EmptyWeb empty-web
      publish Kacls.Benchmarks/Cold/EmptyFunctions empty-functions
      ./eng/publish-functions.sh
      rm -rf "$cold/functions"
      cp -R "$published" "$cold/functions"
      ;;
  esac
}

measure() {
  case $1 in
    # Without the compiler's steps, so that the bytes are the same in every run.
    allocation) DOTNET_TieredCompilation=0 program allocation ;;
    pace) program pace "$published" "${@:2}" ;;
    cold) if [ "${2:-}" = quick ]; then program cold quick "$cold"; else program cold "$cold" "${@:2}"; fi ;;
    *) program "$@" ;;
  esac
}

parts=("${1:-}")
[ $# -eq 0 ] || shift
case ${parts[0]} in
  '') parts=(allocation load pace overload memory cold) ;;
  quick)
    parts=(allocation load pace overload memory)
    set -- quick
    ;;
esac
for part in "${parts[@]}"; do prepare "$part" "$@"; done
if [ ${#parts[@]} -eq 1 ]; then
  measure "${parts[0]}" "$@"
  exit
fi

# Among several parts the bytes alone decide, which are exact.
result=0
for part in "${parts[@]}"; do
  printf '\n%s\n\n' "$part"
  measure "$part" "$@" || { printf '%s failed\n' "$part"; [ "$part" != allocation ] || result=1; }
done
exit $result
