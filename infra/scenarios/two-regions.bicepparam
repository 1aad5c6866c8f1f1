// Two regions behind Front Door, with a name of the company's own and a budget: each has an app and two vaults, and opens what the other sealed.
using '../main.bicep'
extends 'default.bicepparam'

param secondLocation = 'northeurope'
param frontDoor = 'Standard'
param frontDoorRateLimit = 5000
param customDomain = 'kacls.contoso.example'
param vaultCount = 2
param auditArchiveDays = 30
param actionGroupId = '/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/shared/providers/Microsoft.Insights/actionGroups/on-call'
param monthlyBudget = 400
param budgetStartDate = '2026-11-01'
