# Before anything is made: what is missing, said at once rather than after ten minutes. azd gives the environment's values as variables.
# preprovision.sh is the same for Linux and macOS.
$ErrorActionPreference = 'Stop'
# A program that fails is an answer here, not the end of this script.
$PSNativeCommandUseErrorActionPreference = $false

$fault = 0
function Say($text) { Write-Host "kacls: $text" }
function Fail($text) { [Console]::Error.WriteLine("kacls: $text"); $script:fault = 1 }
function Test-Program($name) { [bool](Get-Command $name -CommandType Application -ErrorAction SilentlyContinue) }

if (-not (Test-Program dotnet)) {
    Fail 'dotnet is missing: install the .NET 10 SDK, https://dotnet.microsoft.com/download'
}
elseif (-not ((dotnet --list-sdks) -match '^10\.')) {
    Fail 'the .NET 10 SDK is missing: https://dotnet.microsoft.com/download'
}

# azd works without the Azure CLI, so az is asked only where it can answer. It may stand on another subscription than azd: each call names azd's.
$subscription = $env:AZURE_SUBSCRIPTION_ID
function Test-SignedIn { az account show --subscription $subscription *> $null; $LASTEXITCODE -eq 0 }
if (-not $subscription) {
    Say 'AZURE_SUBSCRIPTION_ID is not set yet: resource providers and region are not checked'
}
elseif (-not (Test-Program az)) {
    Say 'az is not installed: resource providers and region are not checked'
}
elseif (-not (Test-SignedIn)) {
    Say "az is not signed in to the subscription $subscription (az login): resource providers and region are not checked"
}
else {
    foreach ($provider in 'Microsoft.App', 'Microsoft.Insights', 'Microsoft.KeyVault', 'Microsoft.Network', 'Microsoft.OperationalInsights', 'Microsoft.Storage', 'Microsoft.Web') {
        $state = az provider show --namespace $provider --query registrationState --output tsv --subscription $subscription 2> $null
        if ($state -ceq 'NotRegistered') {
            Fail "the resource provider $provider is not registered: az provider register --namespace $provider --subscription $subscription"
        }
    }
    if ($env:AZURE_LOCATION) {
        $regions = @(az functionapp list-flexconsumption-locations --query '[].name' --output tsv --subscription $subscription 2> $null) -replace ' ', ''
        if ($regions -and $regions -notcontains $env:AZURE_LOCATION) {
            Fail "$env:AZURE_LOCATION has no Flex Consumption: az functionapp list-flexconsumption-locations --subscription $subscription"
        }
    }
}

if ($env:KACLS_KEY_STORE -ceq 'managedHsm' -and -not $env:KACLS_MANAGED_HSM_ID) {
    Say 'a new Managed HSM is billed by the hour from now on, used or not, and works only when you have activated it (docs/deploy.md)'
}
if (-not $env:KACLS_IDP_AUDIENCES) {
    Say 'KACLS_IDP_AUDIENCES is not set yet: the service will start and refuse everybody, until it is (docs/deploy.md)'
}
if (-not $env:KACLS_OWNER_DOMAINS -and $env:KACLS_ANY_OWNER_DOMAIN -cne 'true') {
    if (-not $env:KACLS_IDP_AUDIENCES) {
        Say 'KACLS_OWNER_DOMAINS is not set yet: set it with KACLS_IDP_AUDIENCES, or the service will not start then (docs/deploy.md)'
    }
    else {
        Fail 'KACLS_OWNER_DOMAINS is not set, and the service would not start: azd env set KACLS_OWNER_DOMAINS <domain> (docs/deploy.md)'
    }
}
exit $fault
