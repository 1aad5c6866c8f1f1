# A part of preprovision.ps1: what whoever deploys may do, where the deployment gives roles. rights.sh is the same for others.

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

# A group, where the company has it: then rights there may be enough. What is made in a group that is made takes the subscription's.
function Get-Scope($group) { if ($group) { "/subscriptions/$subscription/resourceGroups/$group" } else { "/subscriptions/$subscription" } }

# Where apps, storage and records are.
function Get-AppScopes { foreach ($region in $regions) { Get-Scope (Get-Entry $env:KACLS_RESOURCE_GROUPS $region) } }

# Where the keys are that it signs with, which a role is defined for. A Managed HSM has roles of its own.
function Get-KeyScopes {
    if ($keyStore -ceq 'managedHsm') { return }
    foreach ($region in Get-RegionsWithNewKeys) { Get-Scope (Get-Entry $env:KACLS_KEYS_RESOURCE_GROUPS $region) }
    foreach ($key in "$env:KACLS_EXISTING_KEKS,$env:KACLS_SECOND_EXISTING_KEKS,$env:KACLS_EXISTING_SIGNING_KEY" -split ',' -ne '') {
        if (Test-Form $key $keyForm) { $key -replace '(?i)/providers/.*', '' }
    }
}

# Anybody may ask for their own permissions, groups' and inherited ones included; a guest and a service principal need no right in the
# directory for that. What is only eligible in Privileged Identity Management is not among them.
function Test-Rights {
    $keyScopes = @(Get-KeyScopes)
    foreach ($scope in @(Get-AppScopes) + $keyScopes | Select-Object -Unique) {
        $where = "the subscription $subscription"
        if ($scope -clike '*/resourceGroups/*') { $where = "the resource group $($scope -replace '.*/', '')" }
        $roles = Ask rest --url "$scope/providers/Microsoft.Authorization/permissions?api-version=2022-04-01" `
            --query "value[].join(' ', [actions, ['-'], notActions][])" --output tsv
        if (-not (Test-Answer)) {
            Say-Unknown "your roles in $where are"
        }
        elseif (-not (Test-Grant $roles 'Microsoft.Authorization/roleAssignments/write')) {
            Fail ("you may not assign roles in $where. " +
                'Ask for Owner, or for User Access Administrator besides Contributor; activate the role if you are only eligible for it')
        }
        elseif (-not $env:KACLS_SIGNER_ROLE_ID -and $keyScopes -ccontains $scope -and
            -not (Test-Grant $roles 'Microsoft.Authorization/roleDefinitions/write')) {
            Fail ("you may not define a role in $where. Ask for Owner or User Access Administrator, " +
                'or have the role made and name it: azd env set KACLS_SIGNER_ROLE_ID <resource id> (docs/deploy.md)')
        }
    }
}
