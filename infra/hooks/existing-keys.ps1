# A part of preprovision.ps1: keys that the company has in vaults of its own. existing-keys.sh is the same for others.
$keyApi = '?api-version=2023-07-01'

function Get-SealKeys($region) { if ($region -eq 1) { $env:KACLS_EXISTING_SEAL_KEYS } else { $env:KACLS_SECOND_EXISTING_SEAL_KEYS } }

# Seal keys are named in $seals, the value of $sealVariable, in the order of their KEKs in $keks, that of $kekVariable; or not at all.
function Test-KeyLists($keks, $kekVariable, $seals, $sealVariable) {
    if ($seals -and (-not $keks -or ($keks -split ',').Count -ne ($seals -split ',').Count)) {
        Fail "$sealVariable must name as many keys as $kekVariable and in the same order, or none: then the seal key of <kek> is <kek>-seal"
    }
    if ($keks -and $env:KACLS_KEY_STORE -ceq 'managedHsm') {
        Fail ("$kekVariable names keys of vaults, and KACLS_KEY_STORE is managedHsm: " +
            "leave it empty, a Managed HSM's keys are found by their names")
    }
}

function Test-ExistingKeyLists {
    Test-KeyLists $env:KACLS_EXISTING_KEKS KACLS_EXISTING_KEKS $env:KACLS_EXISTING_SEAL_KEYS KACLS_EXISTING_SEAL_KEYS
    Test-KeyLists $env:KACLS_SECOND_EXISTING_KEKS KACLS_SECOND_EXISTING_KEKS `
        $env:KACLS_SECOND_EXISTING_SEAL_KEYS KACLS_SECOND_EXISTING_SEAL_KEYS
    if ($env:KACLS_SECOND_EXISTING_KEKS -and -not $env:KACLS_SECOND_LOCATION) {
        Fail 'KACLS_SECOND_EXISTING_KEKS names keys of a second region, and KACLS_SECOND_LOCATION names none'
    }
}

# Reads $what, the key $id, which must be there and permit $operations.
function Read-Key($what, $id, $operations) {
    if (-not (Test-Form $id $keyForm)) { return $null }
    $query = "[properties.kty, join(' ', not_null(properties.keyOps, [''])), " +
    "to_string(properties.attributes.enabled), to_string(not_null(properties.attributes.exp, '')), " +
    "join(' ', [properties.rotationPolicy.lifetimeActions][].action.type)]"
    if (-not (Read-Resource $what $id $keyApi $query)) { return $null }
    $type, $permitted, $enabled, $expiry, $actions = $answer
    if ($type -ceq 'RSA') {
        Say "$what $id is of the type RSA, which Key Vault keeps in software: an RSA-HSM key never leaves its HSM"
    }
    elseif ($type -cne 'RSA-HSM') { Fail "$what $id is of the type $type, and must be RSA-HSM" }
    foreach ($operation in $operations) {
        if (-split $permitted -cnotcontains $operation) { Fail "$what $id does not permit $operation" }
    }
    if ($enabled -cne 'true') { Fail "$what $id is not enabled" }
    Test-Vault ($id -replace '/[^/]*/[^/]*$', '')
    @{ Expiry = $expiry; Actions = -split $actions }
}

# A vault does not sign with an expired key, and without its seal key a KEK opens no document. A date that is set can't be removed, only
# moved; the service takes one 50 years ahead for none.
function Test-SealKey($id) {
    $key = Read-Key 'the seal key' $id @('sign')
    if (-not $key) { return }
    if ($key.Expiry -and [long]$key.Expiry -lt [DateTimeOffset]::UtcNow.ToUnixTimeSeconds() + 50 * 365 * 86400) {
        Fail "the seal key $id has an expiry date, from which no document would open: move it 50 years ahead or more (docs/keys.md)"
    }
    if ($key.Actions -contains 'rotate') {
        Say "the seal key $id has a rotation policy: a rotation changes nothing, since its oldest version goes on signing"
    }
}

function Test-Vault($id) {
    if ($vaults -contains $id) { return }
    $script:vaults += $id
    $query = "join(' ', [to_string(properties.enableRbacAuthorization), to_string(properties.enablePurgeProtection), " +
    "to_string(properties.enableSoftDelete), not_null(properties.publicNetworkAccess, '-'), " +
    "not_null(properties.networkAcls.defaultAction, '-')])"
    if (-not (Read-Resource 'the vault' $id $keyApi $query)) { return }
    $roles, $purgeProtection, $softDelete, $access, $defaultAction = -split "$answer"
    if ($roles -cne 'true') {
        Fail "the vault $id decides by access policies: the roles that the deployment gives count only with Azure RBAC"
    }
    if ($purgeProtection -cne 'true' -or $softDelete -ceq 'false') {
        Fail "the vault $id has no purge protection: who may purge it could destroy every document for good"
    }
    if ($env:KACLS_KEY_ENDPOINTS -ceq 'false' -and ($access -ceq 'Disabled' -or $defaultAction -ceq 'Deny')) {
        Say "the vault $id is closed to the internet, and KACLS_KEY_ENDPOINTS is false: the app's subnet must reach it otherwise"
    }
}

function Test-ExistingKeys {
    $script:vaults = @()
    foreach ($region in $regions) {
        $number = 0
        foreach ($kek in "$(Get-Keks $region)" -split ',' -ne '') {
            $number++
            $null = Read-Key 'the KEK' $kek @('wrapKey', 'unwrapKey')
            $seal = Get-Entry (Get-SealKeys $region) $number
            Test-SealKey $(if ($seal) { $seal } else { "$kek-seal" })
        }
    }
    # Where none is named, it is looked for beside the first KEK.
    $signing = $env:KACLS_EXISTING_SIGNING_KEY
    if (-not $signing -and $env:KACLS_EXISTING_KEKS) {
        $signing = (Get-Entry $env:KACLS_EXISTING_KEKS 1) -replace '/[^/]*$', '/kacls-signing'
    }
    if ($signing) { $null = Read-Key 'the signing key' $signing @('sign') }
}
