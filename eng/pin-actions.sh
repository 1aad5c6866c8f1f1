#!/usr/bin/env bash
# Pins each action of the workflows to the commit that its major version's tag names now, with the version as a comment, which Dependabot
# keeps up to date: uses: owner/action@<commit> # v5. What is pinned already stays as it is. It needs the network.
set -euo pipefail
cd "$(dirname "$0")/.."
workflows=(.github/workflows/*.yml)

mapfile -t uses < <(grep -hoE 'uses: +[^ @]+@v[0-9]+$' "${workflows[@]}" | sed 's/uses: *//' | sort -u)
for use in "${uses[@]}"; do
  action=${use%@*} tag=${use#*@}
  repository=$(cut -d / -f 1,2 <<< "$action")
  # An annotated tag is an object of its own: ^{} is the commit that it names, and comes last.
  commit=$(git ls-remote "https://github.com/$repository" "refs/tags/$tag" "refs/tags/$tag^{}" | tail -n 1 | cut -f 1)
  if ! [[ $commit =~ ^[0-9a-f]{40}$ ]]; then
    echo "pin-actions: $repository has no tag $tag" >&2
    exit 1
  fi
  sed -i "s|uses: *$action@$tag\$|uses: $action@$commit # $tag|" "${workflows[@]}"
  echo "$action@$tag is $commit"
done
