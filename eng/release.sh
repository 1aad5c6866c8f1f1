#!/usr/bin/env bash
# Makes what a release consists of in release/: ./eng/release.sh 0.1.0 OWNER/REPOSITORY. It is made of the last commit alone, whatever lies
# about in the working tree, and again to the same bytes, but for the time in the bills of materials. docs/releases.md has the files.
set -euo pipefail
cd "$(dirname "$0")/.."
version=${1:?the version, without v} repository=${2:?the repository that releases it: OWNER/REPOSITORY}
out=$PWD/release

if [ "$(uname -sm)" != 'Linux x86_64' ]; then
  echo 'release: what runs on Azure is built on Linux x64' >&2
  exit 1
fi
if ! git show HEAD:Directory.Build.props | grep -qF "<Version>$version</Version>"; then
  echo "release: Directory.Build.props has another version than $version" >&2
  exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git archive HEAD | tar -xf - -C "$work"
# Where eng/offline-packages.sh has run before, its package need not be fetched again.
cp -n eng/offline/packages/*.nupkg "$work/eng/offline/packages/" 2> /dev/null || true
cd "$work"
./eng/offline-packages.sh
./eng/publish-functions.sh
./eng/release-files.sh "$version" "$repository" "$out"
