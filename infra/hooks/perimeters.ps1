# A part of preprovision.ps1: the file of the policy, judged by the app itself before a deployment that would not start with it. It is run
# at the top of the repository, as azd runs hooks, and needs common.ps1. perimeters.sh is the same for Linux and macOS.

# KACLS_PERIMETERS_FILE becomes the setting Kacls:Perimeters:File.
function Test-Perimeters {
    $policy = "$env:KACLS_PERIMETERS_FILE"
    if (-not $policy) { return }
    if ($policy.StartsWith('/')) {
        Say "KACLS_PERIMETERS_FILE is $policy, a mounted path: only the app can read it, and checks it when it starts"
    }
    elseif ($policy -ceq 'perimeters.json') {
        Test-Policy
    }
    else {
        Fail ("KACLS_PERIMETERS_FILE is $policy, which is not deployed with the app. Name the file perimeters.json, at the top of the " +
            'repository: azd env set KACLS_PERIMETERS_FILE perimeters.json. Or give the absolute path of a mount (docs/perimeters.md)')
    }
    if ("$env:KACLS_MORE_SETTINGS".Contains('Kacls__Perimeters__')) {
        Fail ('KACLS_MORE_SETTINGS has Kacls__Perimeters__… beside KACLS_PERIMETERS_FILE, and the app would not start: ' +
            'the policy has one home')
    }
}

function Test-Policy {
    if (-not (Test-Path perimeters.json -PathType Leaf)) {
        Fail 'KACLS_PERIMETERS_FILE is perimeters.json, and there is no such file at the top of the repository (docs/perimeters.md)'
        return
    }
    if (-not (Test-Program dotnet)) {
        Say 'dotnet is missing: perimeters.json is not checked'
        return
    }
    $said = dotnet build KaclsFunctions --configuration Release --verbosity quiet --nologo 2>&1
    if (-not (Test-Answer)) {
        Fail "the app can't be built, so perimeters.json is not checked: $($said -join "`n")"
        return
    }
    $said = dotnet KaclsFunctions/bin/Release/net10.0/KaclsFunctions.dll --check-perimeters perimeters.json 2>&1
    if (Test-Answer) { Say ($said -join "`n") }
    else { Fail "perimeters.json is wrong, and the app would not start: $($said -join "`n")" }
}
