#!/usr/bin/env bash
# Fills the gap where the package source lacks packages that the product names; does nothing where it has them all.
#
# Azure SDK and OpenTelemetry packages: the genuine DLLs (MIT) are taken from a pinned npm package that Microsoft ships them in,
# and packed under their true id, version and dependencies into eng/offline/packages, which nuget.config names as a second source.
# Functions worker packages: no source for them exists there, so KaclsFunctions is type-checked against the declarations in
# eng/offline/FunctionsWorker instead (switched on by eng/offline/offline.props). Such a build of KaclsFunctions does not run.
# Nothing that this script writes is committed. It may be run any number of times.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly npm_package='@azure/mcp-linux-x64@0.5.8'
readonly npm_integrity='sha512-Jzut7k3lqR1p310Ycq0sWWeRu03YPI5giOyplk6FcyofvuXKn3K7bTipQj7SaE3COAWiGrGrtJbnqSxxireo5w=='
readonly feed=eng/offline/packages
readonly switch=eng/offline/offline.props

# id | version | target framework folder | dependencies (id version, comma separated)
readonly packed='
Azure.Security.KeyVault.Keys|4.7.0|netstandard2.0|Azure.Core 1.44.1
Azure.Monitor.OpenTelemetry.Exporter|1.4.0|net8.0|Azure.Core 1.46.2,OpenTelemetry 1.12.0,OpenTelemetry.Extensions.Hosting 1.12.0,OpenTelemetry.PersistentStorage.FileSystem 1.0.1
OpenTelemetry.Extensions.Hosting|1.12.0|net9.0|OpenTelemetry 1.12.0
OpenTelemetry.PersistentStorage.FileSystem|1.0.1|netstandard2.0|OpenTelemetry.PersistentStorage.Abstractions 1.0.1
OpenTelemetry.PersistentStorage.Abstractions|1.0.1|netstandard2.0|
'
readonly declared='
Microsoft.Azure.Functions.Worker
Microsoft.Azure.Functions.Worker.Sdk
Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore
Microsoft.Azure.Functions.Worker.OpenTelemetry
'

say() { printf 'offline-packages: %s\n' "$*"; }

# Inside the repository, so that the probe's restore reads the same nuget.config as every other.
work=$(mktemp -d "$PWD/eng/offline/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
readonly alone='-p:ImportDirectoryBuildProps=false -p:ImportDirectoryBuildTargets=false -p:ImportDirectoryPackagesProps=false'

version_of() { sed -n "s/.*PackageVersion Include=\"$1\" Version=\"\([^\"]*\)\".*/\1/p" Directory.Packages.props; }

# One restore that asks the sources of nuget.config for each exact version; prints the ids that are not to be had.
missing_packages() {
  local id version
  {
    echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>'
    while IFS='|' read -r id version _; do [ -z "$id" ] || echo "<PackageDownload Include=\"$id\" Version=\"[$version]\" />"; done <<< "$packed"
    while read -r id; do [ -z "$id" ] || echo "<PackageDownload Include=\"$id\" Version=\"[$(version_of "$id")]\" />"; done <<< "$declared"
    echo '</ItemGroup></Project>'
  } > "$work/probe.csproj"
  # shellcheck disable=SC2086
  if dotnet restore "$work/probe.csproj" $alone > "$work/probe.log" 2>&1; then return 0; fi
  if grep -qE 'NU1301|NU1100' "$work/probe.log" && ! grep -qE 'NU110[12]' "$work/probe.log"; then
    cat "$work/probe.log" >&2; say 'the package source does not answer' >&2; exit 1
  fi
  grep -oE 'NU110[12]: Unable to find package [A-Za-z0-9.]+' "$work/probe.log" | sed -E 's/.* package //; s/\.$//' | sort -u
}

fetch_npm_package() {
  say "fetching $npm_package, which carries the genuine DLLs"
  (cd "$work" && npm pack "$npm_package" --silent > /dev/null)
  local file actual
  file=$(ls "$work"/*.tgz)
  actual="sha512-$(node -e 'const c=require("crypto"),f=require("fs");process.stdout.write(c.createHash("sha512").update(f.readFileSync(process.argv[1])).digest("base64"))' "$file")"
  if [ "$actual" != "$npm_integrity" ]; then say "integrity of $npm_package is $actual, not the pinned one" >&2; exit 1; fi
  tar -xzf "$file" -C "$work"
}

pack() { # id version framework dependencies
  local id=$1 version=$2 framework=$3 dependencies=$4 folder="$work/pack/$1"
  mkdir -p "$folder/lib/$framework"
  cp "$work/package/dist/$id.dll" "$folder/lib/$framework/"
  {
    echo '<?xml version="1.0"?><package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>'
    echo "<id>$id</id><version>$version</version><authors>Microsoft and contributors</authors>"
    echo "<description>$id, taken unchanged from the npm package $npm_package</description><license type=\"expression\">MIT</license>"
    echo "<dependencies><group targetFramework=\"$framework\">"
    if [ -n "$dependencies" ]; then
      tr ',' '\n' <<< "$dependencies" | while read -r name least; do echo "<dependency id=\"$name\" version=\"$least\" />"; done
    fi
    echo "</group></dependencies></metadata><files><file src=\"lib/**\" target=\"lib\" /></files></package>"
  } > "$folder/$id.nuspec"
  echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><NoBuild>true</NoBuild></PropertyGroup></Project>' > "$folder/pack.csproj"
  # shellcheck disable=SC2086
  dotnet pack "$folder/pack.csproj" $alone -p:NuspecFile="$folder/$id.nuspec" -p:NuspecBasePath="$folder" --output "$feed" > "$work/pack.log" 2>&1 \
    || { cat "$work/pack.log" >&2; exit 1; }
  say "packed $id $version into $feed"
}

missing=$(missing_packages)
is_missing() { grep -qxF "$1" <<< "$missing"; }

wanted=''
while IFS='|' read -r id version framework dependencies; do
  if [ -n "$id" ] && is_missing "$id"; then wanted+="$id|$version|$framework|$dependencies"$'\n'; fi
done <<< "$packed"
if [ -n "$wanted" ]; then
  fetch_npm_package
  while IFS='|' read -r id version framework dependencies; do
    [ -z "$id" ] || pack "$id" "$version" "$framework" "$dependencies"
  done <<< "$wanted"
fi

worker_missing=''
while read -r id; do
  if [ -n "$id" ] && is_missing "$id"; then worker_missing+=" $id"; fi
done <<< "$declared"
if [ -n "$worker_missing" ]; then
  printf '%s\n' '<Project>' '  <PropertyGroup>' '    <UseFunctionsWorkerDeclarations>true</UseFunctionsWorkerDeclarations>' '  </PropertyGroup>' '</Project>' > "$work/offline.props"
  if ! cmp -s "$work/offline.props" "$switch"; then
    cp "$work/offline.props" "$switch"
    say "not to be had:$worker_missing; KaclsFunctions is type-checked against eng/offline/FunctionsWorker and will not run from this build"
  fi
elif [ -e "$switch" ]; then
  rm "$switch"
  say "the Functions worker packages can be restored now; $switch removed"
fi
