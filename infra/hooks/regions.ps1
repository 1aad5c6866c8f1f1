# A part of preprovision.ps1: the regions of a deployment, 1 and perhaps 2, with their resource groups. regions.sh is the same for others.
$regions = @(1)
if ($env:KACLS_SECOND_LOCATION) { $regions = 1, 2 }

function Get-RegionName($region) { if ($region -eq 1) { $env:AZURE_LOCATION } else { $env:KACLS_SECOND_LOCATION } }
function Get-Keks($region) { if ($region -eq 1) { $env:KACLS_EXISTING_KEKS } else { $env:KACLS_SECOND_EXISTING_KEKS } }
function Get-OwnGroup($region) { if ($region -eq 1) { "rg-$env:AZURE_ENV_NAME" } else { "rg-$env:AZURE_ENV_NAME-second" } }
function Get-Group($region) {
    $existing = Get-Entry $env:KACLS_RESOURCE_GROUPS $region
    if ($existing) { $existing } else { Get-OwnGroup $region }
}
function Get-KeysGroup($region) {
    $existing = Get-Entry $env:KACLS_KEYS_RESOURCE_GROUPS $region
    if ($existing) { $existing } else { "$(Get-OwnGroup $region)-keys" }
}

# Nothing is made where the keys are brought in. One Managed HSM serves both regions.
function Get-RegionsWithNewKeys { if ($keyStore -ceq 'managedHsm') { 1 } else { $regions | Where-Object { -not (Get-Keks $_) } } }

function Test-SecondRegion {
    if (-not $env:KACLS_SECOND_LOCATION) { return }
    if ($env:KACLS_SECOND_LOCATION -eq $env:AZURE_LOCATION) {
        Fail "KACLS_SECOND_LOCATION is $env:KACLS_SECOND_LOCATION, the first region: name another one"
    }
    if (-not $env:KACLS_FRONT_DOOR -and -not $env:KACLS_PUBLIC_URL) {
        Fail ('a second region needs one URL in front of both apps: azd env set KACLS_FRONT_DOOR Standard (or Premium), ' +
            'or KACLS_PUBLIC_URL <URL of your own gateway>')
    }
    if (-not (Test-OneByOne)) {
        Fail "$atOnce Set AZD_DEPLOY_CONCURRENCY=1 in the shell that runs azd, which azd up follows too"
    }
}

function Test-FlexConsumption {
    if (-not $env:AZURE_LOCATION) { return }
    $available = Ask functionapp list-flexconsumption-locations --runtime dotnet-isolated --query '[].name' --output tsv
    # Older ones don't know --runtime (azure-cli#31019).
    if (-not (Test-Answer)) { $available = Ask functionapp list-flexconsumption-locations --query '[].name' --output tsv }
    if (-not (Test-Answer) -or -not $available) {
        Say-Unknown 'the region is'
        return
    }
    foreach ($region in $regions) {
        $location = Get-RegionName $region
        if (@($available -replace ' ', '') -notcontains $location) {
            Fail "$location has no Flex Consumption: az functionapp list-flexconsumption-locations --subscription $subscription"
        }
    }
}

# A deleted vault or HSM keeps its name, and the keys that open what was encrypted; a new one in its place would be refused.
function Test-DeletedKeys {
    $type, $id = if ($keyStore -ceq 'managedHsm') { 'hsm', 'mhsmId' } else { 'vault', 'vaultId' }
    if (-not $env:AZURE_LOCATION -or $env:KACLS_MANAGED_HSM_ID) { return }
    $where = @(Get-RegionsWithNewKeys | ForEach-Object {
            "contains(properties.$id, '/$(Get-KeysGroup $_)/') && properties.location == '$(Get-RegionName $_)'"
        }) -join ' || '
    if (-not $where) { return }
    $deleted = Ask keyvault list-deleted --resource-type $type --output tsv --query "[?$where].name"
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
