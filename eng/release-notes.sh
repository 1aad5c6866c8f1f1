#!/usr/bin/env bash
# What a release's page says: ./eng/release-notes.sh VERSION OWNER/REPOSITORY. It is the version's section of CHANGELOG.md, which must have
# a date by then, the button that deploys this very version, and how to check what was downloaded.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$1 repository=$2

changes=$(awk -v heading="## [$version] - " 'index($0, "## ") == 1 { mine = index($0, heading) == 1; next } mine' CHANGELOG.md)
if ! grep -qE "^## \[${version//./\\.}\] - [0-9]{4}-[0-9]{2}-[0-9]{2}$" CHANGELOG.md || [ -z "$changes" ]; then
  echo "release-notes: CHANGELOG.md has no section '## [$version] - <date>' with text" >&2
  exit 1
fi

# The portal's page loads both files by itself: from where a browser may, which a release's downloads are not (docs/releases.md).
encoded() {
  local url="https://raw.githubusercontent.com/$repository/portal/$version/$1"
  url=${url//:/%3A}
  printf '%s' "${url//\//%2F}"
}
portal='https://portal.azure.com/#create/Microsoft.Template/uri'
template=$(encoded azuredeploy.json) form=$(encoded createUiDefinition.json)
cat << TEXT
$changes

## Install

[![Deploy to Azure](https://aka.ms/deploytoazurebutton)]($portal/$template/createUIDefinitionUri/$form)

[Every parameter, in the portal's own form]($portal/$template), where the package's address has to be typed in as \`packageUrl\`:
\`https://github.com/$repository/releases/download/v$version/kacls-$version.zip\`.

[docs/releases.md](https://github.com/$repository/blob/v$version/docs/releases.md) says what to fill in, how to update and how to go back.

## Check

\`\`\`sh
sha256sum --check SHA256SUMS
gh attestation verify kacls-$version.zip --repo $repository --signer-workflow $repository/.github/workflows/release.yml
\`\`\`

Built with .NET SDK $(dotnet --version): \`./eng/release.sh $version $repository\` makes the same zip of the same commit.
TEXT
