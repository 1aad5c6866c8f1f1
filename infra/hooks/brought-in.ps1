# A part of preprovision.ps1: what the company has already and names by its resource id. brought-in.sh is the same for others.

# The id of a resource of that type, in which a name of one's own is <name>.
function Get-Form($type) { "/subscriptions/<name>/resourceGroups/<name>/providers/$type" }
$keyForm = Get-Form 'Microsoft.KeyVault/vaults/<name>/keys/<name>'
$subnetForm = Get-Form 'Microsoft.Network/virtualNetworks/<name>/subnets/<name>'
$identityForm = Get-Form 'Microsoft.ManagedIdentity/userAssignedIdentities/<name>'
$workspaceForm = Get-Form 'Microsoft.OperationalInsights/workspaces/<name>'
$blobZoneForm = Get-Form 'Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net'
$keyZoneForm = Get-Form 'Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net'
if ($env:KACLS_KEY_STORE -ceq 'managedHsm') {
    $keyZoneForm = Get-Form 'Microsoft.Network/privateDnsZones/privatelink.managedhsm.azure.net'
}

# Ids compare without regard to case.
function Test-Form($id, $form) { $id -match "^$($form -replace '<name>', '[^/]+')$" }

# Each id in the variable must have the form.
function Test-Ids($variable, $form) {
    foreach ($id in "$([Environment]::GetEnvironmentVariable($variable))" -split ',' -ne '') {
        if (-not (Test-Form $id $form)) { Fail "${variable}: $id is not $form" }
    }
}

# The list in the variable has an entry for each region, and none for another.
function Test-Length($variable) {
    $entries = "$([Environment]::GetEnvironmentVariable($variable))" -split ','
    if ($entries | Select-Object -Skip $regions.Count | Where-Object { $_ }) {
        Fail "$variable has an entry too many: it takes one for each region, and KACLS_SECOND_LOCATION names the second"
    }
}

function Test-BroughtIn {
    foreach ($variable in 'KACLS_RESOURCE_GROUPS', 'KACLS_KEYS_RESOURCE_GROUPS', 'KACLS_IDENTITY_IDS', 'KACLS_APP_SUBNET_IDS',
        'KACLS_ENDPOINT_SUBNET_IDS', 'KACLS_BLOB_DNS_ZONE_IDS', 'KACLS_KEY_DNS_ZONE_IDS', 'KACLS_LOG_ANALYTICS_IDS') {
        Test-Length $variable
    }
    foreach ($variable in 'KACLS_EXISTING_KEKS', 'KACLS_EXISTING_SEAL_KEYS', 'KACLS_SECOND_EXISTING_KEKS',
        'KACLS_SECOND_EXISTING_SEAL_KEYS', 'KACLS_EXISTING_SIGNING_KEY') {
        Test-Ids $variable $keyForm
    }
    Test-Ids KACLS_APP_SUBNET_IDS $subnetForm
    Test-Ids KACLS_ENDPOINT_SUBNET_IDS $subnetForm
    Test-Ids KACLS_IDENTITY_IDS $identityForm
    Test-Ids KACLS_BLOB_DNS_ZONE_IDS $blobZoneForm
    Test-Ids KACLS_KEY_DNS_ZONE_IDS $keyZoneForm
    Test-Ids KACLS_LOG_ANALYTICS_IDS $workspaceForm
    foreach ($region in $regions) {
        if (-not (Get-Entry $env:KACLS_APP_SUBNET_IDS $region) -and
            ((Get-Entry $env:KACLS_BLOB_DNS_ZONE_IDS $region) -or (Get-Entry $env:KACLS_KEY_DNS_ZONE_IDS $region))) {
            Fail "region $region has a private DNS zone of yours and a network of its own, which nothing links to it: name its subnets too"
        }
    }
    $zone = Get-Entry $env:KACLS_KEY_DNS_ZONE_IDS 1
    if ($zone -and $zone -eq (Get-Entry $env:KACLS_KEY_DNS_ZONE_IDS 2)) {
        Fail "KACLS_KEY_DNS_ZONE_IDS has one zone for both regions, and in one zone a vault's name has one address: it takes one for each"
    }
    if ($env:KACLS_PACKAGE_URL) {
        Fail 'KACLS_PACKAGE_URL must be empty: azd pushes the package that it builds, and the two would follow each other'
    }
}

# $what, the resource $id of the form $form, must be there; $version is that of Resource Manager's API for it.
function Test-Exists($what, $id, $form, $version) {
    if ($id -and (Test-Form $id $form)) { $null = Read-Resource $what $id "?api-version=$version" id }
}

# Where a hub's resolver answers for the network, the zone needs no link to the network itself.
function Test-Zone($zone, $form, $network) {
    if (-not $zone -or -not $network -or -not (Test-Form $zone $form) -or -not (Read-Resource 'the private DNS zone' $zone `
                '/virtualNetworkLinks?api-version=2020-06-01' 'value[].properties.virtualNetwork.id')) {
        return
    }
    if ($answer -notcontains $network) {
        Say ("the private DNS zone $zone is not linked to ${network}: " +
            'the names resolve there only if its DNS servers ask a network that has the link')
    }
}

function Test-Existing {
    foreach ($region in $regions) {
        foreach ($group in (Get-Entry $env:KACLS_RESOURCE_GROUPS $region), (Get-Entry $env:KACLS_KEYS_RESOURCE_GROUPS $region)) {
            if ($group) {
                $null = Read-Resource 'the resource group' "/subscriptions/$subscription/resourceGroups/$group" '?api-version=2021-04-01' id
            }
        }
        Test-Exists 'the identity' (Get-Entry $env:KACLS_IDENTITY_IDS $region) $identityForm 2023-01-31
        Test-Exists 'the workspace' (Get-Entry $env:KACLS_LOG_ANALYTICS_IDS $region) $workspaceForm 2022-10-01
        $network = "$(Get-Entry $env:KACLS_APP_SUBNET_IDS $region)" -replace '/[^/]*/[^/]*$', ''
        Test-Zone (Get-Entry $env:KACLS_BLOB_DNS_ZONE_IDS $region) $blobZoneForm $network
        Test-Zone (Get-Entry $env:KACLS_KEY_DNS_ZONE_IDS $region) $keyZoneForm $network
    }
}
