# Before anything is made: what is missing or would be lost, said at once rather than after ten minutes. azd gives the environment's values
# as variables. preprovision.sh is the same for Linux and macOS.
. "$PSScriptRoot/common.ps1"
. "$PSScriptRoot/running-app.ps1"

function Test-Dotnet {
    if (-not (Test-Program dotnet)) {
        Fail 'dotnet is missing: install the .NET 10 SDK, https://dotnet.microsoft.com/download'
    }
    elseif (-not ((dotnet --list-sdks) -match '^10\.')) {
        Fail 'the .NET 10 SDK is missing: https://dotnet.microsoft.com/download'
    }
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

# Whether the role of one of these lines gives the action: it gives its actions less its notActions, which follow a dash. They are patterns,
# whatever their case (Azure RBAC's documentation, role definitions).
function Test-Grant($roles, $action) {
    foreach ($role in $roles) {
        $granted = $false
        $verdict = $true
        foreach ($pattern in -split $role) {
            if ($pattern -eq '-') { $verdict = $false }
            if ($action -like $pattern) { $granted = $verdict }
        }
        if ($granted) { return $true }
    }
    $false
}

# Anybody may ask for their own permissions, groups' and inherited ones included; a guest and a service principal need no right in the
# directory for that. What is only eligible in Privileged Identity Management is not among them.
function Test-Rights {
    $roles = Ask rest --url "/subscriptions/$subscription/providers/Microsoft.Authorization/permissions?api-version=2022-04-01" `
        --query "value[].join(' ', [actions, ['-'], notActions][])" --output tsv
    if (-not (Test-Answer)) {
        Say-Unknown 'your roles are'
    }
    elseif (-not (Test-Grant $roles 'Microsoft.Authorization/roleAssignments/write')) {
        Fail ("you may not assign roles in the subscription $subscription. " +
            'Ask for Owner, or for User Access Administrator besides Contributor; activate the role if you are only eligible for it')
    }
    elseif ($keyStore -ceq 'vault' -and -not $env:KACLS_SIGNER_ROLE_ID -and
        -not (Test-Grant $roles 'Microsoft.Authorization/roleDefinitions/write')) {
        Fail ("you may not define a role in the subscription $subscription. Ask for Owner or User Access Administrator, " +
            'or have the role made and name it: azd env set KACLS_SIGNER_ROLE_ID <resource id> (docs/deploy.md)')
    }
}

function Test-Region {
    if (-not $env:AZURE_LOCATION) { return }
    $regions = Ask functionapp list-flexconsumption-locations --runtime dotnet-isolated --query '[].name' --output tsv
    # Older ones don't know --runtime (azure-cli#31019).
    if (-not (Test-Answer)) { $regions = Ask functionapp list-flexconsumption-locations --query '[].name' --output tsv }
    if (-not (Test-Answer) -or -not $regions) {
        Say-Unknown 'the region is'
    }
    elseif (@($regions -replace ' ', '') -notcontains $env:AZURE_LOCATION) {
        Fail "$env:AZURE_LOCATION has no Flex Consumption: az functionapp list-flexconsumption-locations --subscription $subscription"
    }
}

# A deleted vault or HSM keeps its name, and the keys that open what was encrypted; a new one in its place would be refused.
function Test-DeletedKeys {
    $type, $id = if ($keyStore -ceq 'managedHsm') { 'hsm', 'mhsmId' } else { 'vault', 'vaultId' }
    if (-not $env:AZURE_LOCATION -or $env:KACLS_MANAGED_HSM_ID) { return }
    $deleted = Ask keyvault list-deleted --resource-type $type --output tsv --query `
        "[?contains(properties.$id, '/$group-keys/') && properties.location == '$env:AZURE_LOCATION'].name"
    if (-not (Test-Answer)) {
        Say-Unknown 'deleted keys are'
    }
    elseif ($deleted -and $env:KACLS_VAULT_CREATE_MODE -cne 'recover') {
        foreach ($name in $deleted) {
            Fail "the $type $name of this environment is deleted: azd env set KACLS_VAULT_CREATE_MODE recover brings it back with its keys"
        }
    }
    elseif (-not $deleted -and $env:KACLS_VAULT_CREATE_MODE -ceq 'recover') {
        Fail "KACLS_VAULT_CREATE_MODE is recover, but no $type of this environment is deleted: azd env set KACLS_VAULT_CREATE_MODE default"
    }
}

# A key is made without an expiry date; a seal key never gets one, the others with their first rotation. Built-in policies that can deny
# such a key, by their ids in github.com/Azure/azure-policy: "Key Vault keys should have an expiration date" (152b15f7), "Keys should have
# the specified maximum validity period" (49a22571), "[Preview]: Azure Key Vault Managed HSM keys should have an expiration date"
# (1d478a74). They deny only where the assignment says so. This list shows neither exemptions nor what is in an initiative.
function Test-Policies {
    if ($env:KACLS_MANAGED_HSM_ID) { return }
    $ids = '152b15f7-8e1f-4c1f-ab71-8c010ba5dbc0', '49a22571-d204-4c91-a7b6-09b1a586fbc9'
    if ($keyStore -ceq 'managedHsm') { $ids = , '1d478a74-21ba-4b9f-9d8f-8e6fced0eec5' }
    $builtin = $ids.ForEach({ "ends_with(policyDefinitionId, '/$_')" }) -join ' || '
    $denies = "enforcementMode != 'DoNotEnforce' && contains(['Deny', 'deny'], parameters.effect.value)"
    $here = "starts_with(scope, '/providers/') || ends_with(scope, '/$subscription') || ends_with(scope, '/$group-keys')"
    $policies = Ask policy assignment list --disable-scope-strict-match --output tsv --query "[?$denies && ($here) && ($builtin)].id"
    if (-not (Test-Answer)) {
        Say-Unknown 'policies are'
        return
    }
    foreach ($policy in $policies) {
        Say "$policy denies keys that never expire, and seal keys must never: have $group-keys exempted from it (docs/deploy.md)"
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
}

$keyStore = if ($env:KACLS_KEY_STORE) { $env:KACLS_KEY_STORE } else { 'vault' }
$group = "rg-$env:AZURE_ENV_NAME"
$bodyLimit = 'FUNCTIONS_REQUEST_BODY_SIZE_LIMIT'

Test-Dotnet
if (Test-Az 'rights, region, deleted keys, policies and the running app are not checked') {
    Test-Rights
    Test-Region
    Test-DeletedKeys
    Test-Policies
    Test-RunningApp
    Test-Provider
}
Test-Settings
exit $fault
