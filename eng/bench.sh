#!/usr/bin/env bash
# Without arguments: every figure of docs/performance.md but the long ones, in some five minutes. With `quick`: rougher, in one.
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
./eng/offline-packages.sh
dotnet build Kacls.Benchmarks --configuration Release --nologo --verbosity quiet

run() {
  case $1 in
    # Without the compiler's steps, so that the bytes are the same in every run.
    allocation) DOTNET_TieredCompilation=0 program allocation ;;
    pace | cold) published && program "$1" KaclsFunctions/bin/published "${@:2}" ;;
    *) program "$@" ;;
  esac
}
program() { dotnet Kacls.Benchmarks/bin/Release/net10.0/Kacls.Benchmarks.dll "$@"; }
published() { [ "${is_published:-}" ] || ./eng/publish-functions.sh; is_published=yes; }

case ${1:-} in
  '' | quick)
    for part in allocation load pace overload memory cold; do
      printf '\n%s\n\n' "$part"
      run "$part" "$@"
    done
    ;;
  *) run "$@" ;;
esac
