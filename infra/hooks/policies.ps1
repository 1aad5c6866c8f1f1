# A part of preprovision.ps1: policies of the company that are in the way. policies.sh is the same for others.

# A key is made without an expiry date; a seal key never gets one, the others with their first rotation. Built-in policies that can deny
# such a key, by their ids in github.com/Azure/azure-policy: "Key Vault keys should have an expiration date" (152b15f7), "Keys should have
# the specified maximum validity period" (49a22571), "[Preview]: Azure Key Vault Managed HSM keys should have an expiration date"
# (1d478a74). They deny only where the assignment says so. This list shows neither exemptions nor what is in an initiative.
function Test-Policies {
    if ($env:KACLS_MANAGED_HSM_ID) { return }
    $groups = @(Get-RegionsWithNewKeys | ForEach-Object { Get-KeysGroup $_ })
    if (-not $groups) { return }
    $here = "starts_with(scope, '/providers/') || ends_with(scope, '/$subscription')"
    $here += -join $groups.ForEach({ " || ends_with(scope, '/$_')" })
    $ids = '152b15f7-8e1f-4c1f-ab71-8c010ba5dbc0', '49a22571-d204-4c91-a7b6-09b1a586fbc9'
    if ($keyStore -ceq 'managedHsm') { $ids = , '1d478a74-21ba-4b9f-9d8f-8e6fced0eec5' }
    $builtin = $ids.ForEach({ "ends_with(policyDefinitionId, '/$_')" }) -join ' || '
    $denies = "enforcementMode != 'DoNotEnforce' && contains(['Deny', 'deny'], parameters.effect.value)"
    $policies = Ask policy assignment list --disable-scope-strict-match --output tsv --query "[?$denies && ($here) && ($builtin)].id"
    if (-not (Test-Answer)) {
        Say-Unknown 'policies are'
        return
    }
    $named = $groups -join ' and '
    foreach ($policy in $policies) {
        Say "$policy denies keys that never expire, and seal keys must never: have $named exempted from it (docs/deploy.md)"
    }
}
