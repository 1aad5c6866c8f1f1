// What the company has already: a Managed HSM, an action group that hears of alerts, and an event hub that its SIEM reads.
using '../main.bicep'
extends 'default.bicepparam'

param keyStore = 'managedHsm'
param existingManagedHsmId = '/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/shared/providers/Microsoft.KeyVault/managedHSMs/contoso-hsm'
param actionGroupId = '/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/shared/providers/Microsoft.Insights/actionGroups/on-call'
param eventHubId = '/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/shared/providers/Microsoft.EventHub/namespaces/contoso-siem/eventhubs/kacls'
param massOpeningObjects = 50
