#!/bin/sh
# A part of preprovision.sh: the file of the policy, judged by the app itself before a deployment that would not start with it. It is run at
# the top of the repository, as azd runs hooks, and needs common.sh. perimeters.ps1 is the same for Windows.

# KACLS_PERIMETERS_FILE becomes the setting Kacls:Perimeters:File.
check_perimeters() {
  policy=${KACLS_PERIMETERS_FILE:-}
  case $policy in
    '') return ;;
    /*) say "KACLS_PERIMETERS_FILE is $policy, a mounted path: only the app can read it, and checks it when it starts" ;;
    perimeters.json) check_policy ;;
    *)
      fail "KACLS_PERIMETERS_FILE is $policy, which is not deployed with the app. Name the file perimeters.json, at the top of the" \
        'repository: azd env set KACLS_PERIMETERS_FILE perimeters.json. Or give the absolute path of a mount (docs/perimeters.md)'
      ;;
  esac
  case ${KACLS_MORE_SETTINGS:-} in
    *Kacls__Perimeters__*)
      fail 'KACLS_MORE_SETTINGS has Kacls__Perimeters__… beside KACLS_PERIMETERS_FILE, and the app would not start: the policy has one home'
      ;;
  esac
}

check_policy() {
  if [ ! -f perimeters.json ]; then
    fail 'KACLS_PERIMETERS_FILE is perimeters.json, and there is no such file at the top of the repository (docs/perimeters.md)'
  elif ! has dotnet; then
    say 'dotnet is missing: perimeters.json is not checked'
  elif ! said=$(dotnet build KaclsFunctions --configuration Release --verbosity quiet --nologo 2>&1); then
    fail "the app can't be built, so perimeters.json is not checked: $said"
  elif ! said=$(dotnet KaclsFunctions/bin/Release/net10.0/KaclsFunctions.dll --check-perimeters perimeters.json 2>&1); then
    fail "perimeters.json is wrong, and the app would not start: $said"
  else
    say "$said"
  fi
}
