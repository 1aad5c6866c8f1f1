#!/usr/bin/env bash
# Fills the gap where the package source lacks Azure.Security.KeyVault.Keys; does nothing where it has it.
#
# The genuine DLL (MIT) is taken from a pinned npm package that Microsoft ships it in, and packed under its true id, version and
# dependency into eng/offline/packages, which nuget.config names as a second source. Nothing that this script writes is committed.
# It may be run any number of times.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly npm_package='@azure/mcp-linux-x64@0.5.8'
readonly npm_sha512='273badee4de5a91d69df5d1872ad2c596791bb4dd83c8e6088eca9964e85732a1fbee5ca9f72bb6d38a9423ed2684dc23805a21ab1abb496e7a92c718ab7a8e7'
readonly id=Azure.Security.KeyVault.Keys
readonly depends_on='<dependency id="Azure.Core" version="1.44.1" />'
readonly feed=eng/offline/packages

say() { printf 'offline-packages: %s\n' "$*"; }

version=$(sed -n "s/.*PackageVersion Include=\"$id\" Version=\"\([^\"]*\)\".*/\1/p" Directory.Packages.props)
[ ! -e "$feed/$id.$version.nupkg" ] || exit 0
# What NuGet has unpacked before it asks no source for; it writes this file last.
[ ! -e "${NUGET_PACKAGES:-$HOME/.nuget/packages}/$(tr '[:upper:]' '[:lower:]' <<< "$id")/$version/.nupkg.metadata" ] || exit 0

# Inside the repository, so that the probe's restore reads the same nuget.config as every other.
work=$(mktemp -d "$PWD/eng/offline/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
readonly alone='-p:ImportDirectoryBuildProps=false -p:ImportDirectoryBuildTargets=false -p:ImportDirectoryPackagesProps=false'
readonly project='<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><NoBuild>true</NoBuild></PropertyGroup>'

echo "$project<ItemGroup><PackageDownload Include=\"$id\" Version=\"[$version]\" /></ItemGroup></Project>" > "$work/probe.csproj"
# shellcheck disable=SC2086
if dotnet restore "$work/probe.csproj" $alone > "$work/probe.log" 2>&1; then exit 0; fi
if ! grep -qE 'NU110[12]' "$work/probe.log"; then cat "$work/probe.log" >&2; say 'the package source does not answer' >&2; exit 1; fi

for tool in npm node; do
  command -v "$tool" > /dev/null || { say "the package source lacks $id $version; fetching it otherwise needs node and npm, and $tool is missing" >&2; exit 1; }
done
say "the package source lacks $id $version; fetching $npm_package, which carries the genuine DLL"
(cd "$work" && npm pack "$npm_package" --silent > /dev/null)
echo "$npm_sha512  $(ls "$work"/*.tgz)" | sha512sum --check --status || { say "$npm_package is not the pinned one" >&2; exit 1; }
tar -xzf "$work"/*.tgz -C "$work" "package/dist/$id.dll"

mkdir -p "$work/lib/netstandard2.0"
mv "$work/package/dist/$id.dll" "$work/lib/netstandard2.0/"
cat > "$work/$id.nuspec" << XML
<?xml version="1.0"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
    <id>$id</id><version>$version</version><authors>Microsoft</authors><license type="expression">MIT</license>
    <description>$id, taken unchanged from the npm package $npm_package</description>
    <dependencies><group targetFramework="netstandard2.0">$depends_on</group></dependencies>
  </metadata>
  <files><file src="lib/**" target="lib" /></files>
</package>
XML
echo "$project</Project>" > "$work/pack.csproj"
# shellcheck disable=SC2086
dotnet pack "$work/pack.csproj" $alone -p:NuspecFile="$work/$id.nuspec" -p:NuspecBasePath="$work" --output "$feed" > "$work/pack.log" 2>&1 \
  || { cat "$work/pack.log" >&2; exit 1; }
say "packed $id $version into $feed"
