# Before anything is made: what is missing, said at once rather than after ten minutes. azd gives the environment's values as variables.
$ErrorActionPreference = 'Stop'
$faults = @()

if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
    $faults += 'dotnet is missing: install the .NET 10 SDK, https://dotnet.microsoft.com/download'
}
elseif (-not ((dotnet --list-sdks) -match '^10\.')) {
    $faults += 'the .NET 10 SDK is missing: https://dotnet.microsoft.com/download'
}

# The Azure CLI is not needed by azd, so this is a check only where it is signed in.
$signedIn = $false
if (Get-Command az -ErrorAction SilentlyContinue) {
    az account show *> $null
    $signedIn = $LASTEXITCODE -eq 0
}
if ($signedIn) {
    foreach ($provider in 'Microsoft.App', 'Microsoft.Insights', 'Microsoft.KeyVault', 'Microsoft.Network', 'Microsoft.OperationalInsights', 'Microsoft.Storage', 'Microsoft.Web') {
        if ((az provider show --namespace $provider --query registrationState --output tsv 2> $null) -eq 'NotRegistered') {
            $faults += "the resource provider $provider is not registered: az provider register --namespace $provider"
        }
    }
    $regions = @(az functionapp list-flexconsumption-locations --query '[].name' --output tsv 2> $null) -replace ' ', ''
    if ($env:AZURE_LOCATION -and $regions.Count -gt 0 -and $regions -notcontains $env:AZURE_LOCATION) {
        $faults += "$env:AZURE_LOCATION has no Flex Consumption: az functionapp list-flexconsumption-locations"
    }
}

if ($env:KACLS_KEY_STORE -eq 'managedHsm' -and -not $env:KACLS_MANAGED_HSM_ID) {
    Write-Host 'kacls: a new Managed HSM is billed by the hour from now on, used or not, and works only when you have activated it (docs/deploy.md)'
}
if (-not $env:KACLS_IDP_AUDIENCES) {
    Write-Host 'kacls: KACLS_IDP_AUDIENCES is not set yet: the service will start and refuse everybody, until it is (docs/deploy.md)'
}
foreach ($fault in $faults) { Write-Host "kacls: $fault" }
exit [Math]::Min($faults.Count, 1)
