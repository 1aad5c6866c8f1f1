# Before anything is made: what is missing or would be lost, said at once rather than after ten minutes. azd gives the environment's values
# as variables. preprovision.sh is the same for Linux and macOS.
. "$PSScriptRoot/common.ps1"
. "$PSScriptRoot/regions.ps1"
. "$PSScriptRoot/rights.ps1"
. "$PSScriptRoot/policies.ps1"
. "$PSScriptRoot/brought-in.ps1"
. "$PSScriptRoot/subnets.ps1"
. "$PSScriptRoot/existing-keys.ps1"
. "$PSScriptRoot/perimeters.ps1"
. "$PSScriptRoot/running-app.ps1"

function Test-Dotnet {
    if (-not (Test-Program dotnet)) {
        Fail 'dotnet is missing: install the .NET 10 SDK, https://dotnet.microsoft.com/download'
    }
    elseif (-not ((dotnet --list-sdks) -match '^10\.')) {
        Fail 'the .NET 10 SDK is missing: https://dotnet.microsoft.com/download'
    }
}

# $cloud is the one that $who works with.
function Test-Cloud($who, $cloud) {
    if ($cloud -and $cloud -cne 'AzureCloud') {
        Fail ("$who is set to the cloud $cloud, and only AzureCloud is supported: " +
            'in others the names of vaults, token issuers and private DNS zones are different ones, and nobody has tried them')
    }
}

# azd's is a setting of the environment, or else of the user (azure-dev, cli/azd/cmd/container.go).
function Test-AzdCloud {
    if (-not (Test-Program azd)) { return }
    $cloud = azd env config get cloud.name --environment "$env:AZURE_ENV_NAME" 2> $null
    if (-not (Test-Answer)) { $cloud = azd config get cloud.name 2> $null }
    Test-Cloud azd ("$cloud" -replace '"', '')
}

# Resource Manager registers the providers of what a template makes. Of Microsoft.App nothing is made, the app's subnet is delegated to it.
function Test-Provider {
    $state = Ask provider show --namespace Microsoft.App --query registrationState --output tsv
    if (-not (Test-Answer)) {
        Say-Unknown 'the resource provider Microsoft.App is'
    }
    elseif ($state -cne 'Registered') {
        Say 'registering the resource provider Microsoft.App, once for the subscription'
        $null = Ask provider register --namespace Microsoft.App --wait
        if (-not (Test-Answer)) {
            Fail ("Microsoft.App can't be registered by you: " +
                "az provider register --namespace Microsoft.App --wait --subscription $subscription")
        }
    }
}

function Test-Settings {
    if ($keyStore -ceq 'managedHsm' -and -not $env:KACLS_MANAGED_HSM_ID) {
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
            Fail ('KACLS_OWNER_DOMAINS is not set, and the service would not start: ' +
                'azd env set KACLS_OWNER_DOMAINS <domain> (docs/deploy.md)')
        }
    }
    # Over that limit the host answers a bare 500 before the service can say 413.
    if ((Get-Names (Get-MoreSettings)) -contains $bodyLimit) {
        Fail "$bodyLimit must not be set: take it out of KACLS_MORE_SETTINGS"
    }
    Test-Perimeters
}

$keyStore = if ($env:KACLS_KEY_STORE) { $env:KACLS_KEY_STORE } else { 'vault' }
$bodyLimit = 'FUNCTIONS_REQUEST_BODY_SIZE_LIMIT'

Test-Dotnet
Test-AzdCloud
Test-SecondRegion
Test-BroughtIn
Test-SubnetPairs
Test-ExistingKeyLists
if (Test-Az 'rights, regions, deleted keys, policies, what is brought in and the running app are not checked') {
    Test-Cloud az $cloud
    Test-Rights
    Test-FlexConsumption
    Test-DeletedKeys
    Test-Policies
    Test-Existing
    Test-Subnets
    Test-ExistingKeys
    Test-RunningApps
    Test-Provider
}
Test-Settings
exit $fault
