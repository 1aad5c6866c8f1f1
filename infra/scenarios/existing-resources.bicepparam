// What the company has already: a Managed HSM, and an action group that hears of alerts.
using '../main.bicep'
extends 'default.bicepparam'

param keyStore = 'managedHsm'
param existingManagedHsmId = '/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/shared/providers/Microsoft.KeyVault/managedHSMs/contoso-hsm'
param actionGroupId = '/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/shared/providers/Microsoft.Insights/actionGroups/on-call'
