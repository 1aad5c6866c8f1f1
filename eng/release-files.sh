#!/usr/bin/env bash
# A part of release.sh, which has published the app: ./eng/release-files.sh VERSION OWNER/REPOSITORY FOLDER makes the release's files.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$1 repository=$2 out=$3
app=KaclsFunctions/bin/published

rm -rf "$out"
mkdir -p "$out"
dotnet run eng/zip.cs -- "$app" "$out/kacls-$version.zip"
dotnet pack Kacls.Cli --configuration Release --nologo --verbosity quiet --output "$out" -p:PackageVersion="$version"

dotnet restore KaclsFunctions.Tests --nologo --verbosity quiet
"$(dotnet msbuild KaclsFunctions.Tests -getProperty:BicepProgram)" build infra/main.bicep --outfile "$out/azuredeploy.json"
sed -e "s|OWNER/REPOSITORY|$repository|g" -e "s|VERSION|$version|g" infra/portal/createUiDefinition.json > "$out/createUiDefinition.json"

# Bills of materials: of the app, of what the Functions host loads from .azurefunctions, a project that the SDK writes, and of the command.
dotnet tool restore --verbosity quiet
bill() {
  dotnet CycloneDX "$1" --output "$out" --filename "$2" --output-format Json --set-name kacls --set-version "$version" \
    --disable-package-restore
}
bill KaclsFunctions/KaclsFunctions.csproj "kacls-$version.cdx.json"
extensions=$(find KaclsFunctions/obj/Release -path '*/net*/*/WorkerExtensions/WorkerExtensions.csproj')
bill "$extensions" "kacls-$version-extensions.cdx.json"
bill Kacls.Cli/Kacls.Cli.csproj "kacls-$version-cli.cdx.json"

cd "$out"
sha256sum -- * > SHA256SUMS
