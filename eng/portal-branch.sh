#!/usr/bin/env bash
# Puts what the portal loads for a version onto the branch `portal`, in a folder of its own, and pushes it: ./eng/portal-branch.sh VERSION
# FOLDER. The branch shares no history with the code. A version that is there already stays as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$1 files=$(cd "$2" && pwd)

work=$(mktemp -d)
root=$PWD
trap 'cd "$root"; rm -rf "$work"; git worktree prune; git branch --quiet -D "portal-$$" 2> /dev/null || true' EXIT
if git fetch --quiet origin portal 2> /dev/null; then
  git worktree add --quiet --detach "$work/portal" FETCH_HEAD
else
  git worktree add --quiet --detach "$work/portal"
  git -C "$work/portal" switch --quiet --orphan "portal-$$"
fi
cd "$work/portal"
if [ -e "$version" ]; then
  echo "portal-branch: $version is published already" >&2
  exit 1
fi
mkdir "$version"
cp "$files/azuredeploy.json" "$files/createUiDefinition.json" "$version/"
git add "$version"
git commit --quiet --message "Release $version"
git push --quiet origin HEAD:refs/heads/portal
