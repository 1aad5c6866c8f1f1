// A company brings everything: resource groups, identity, keys, subnets, private DNS zones, workspace, tags, the signer's role and a gateway.
// Its vaults can be reached from its network already. The perimeters are a file in the package.
using '../main.bicep'
extends 'default.bicepparam'

var groups = '/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups'

param existingResourceGroups = 'apps'
param existingKeysResourceGroups = 'vaults'
param existingIdentities = '${groups}/identities/providers/Microsoft.ManagedIdentity/userAssignedIdentities/kacls'
param existingKeks = '${groups}/vaults/providers/Microsoft.KeyVault/vaults/contoso-one/keys/workspace,${groups}/vaults/providers/Microsoft.KeyVault/vaults/contoso-two/keys/workspace'
param existingSealKeys = '${groups}/vaults/providers/Microsoft.KeyVault/vaults/contoso-one/keys/sealing,${groups}/vaults/providers/Microsoft.KeyVault/vaults/contoso-two/keys/workspace-seal'
param existingSigningKey = '${groups}/vaults/providers/Microsoft.KeyVault/vaults/contoso-one/keys/signing'
param existingSignerRoleId = '/subscriptions/33333333-3333-3333-3333-333333333333/providers/Microsoft.Authorization/roleDefinitions/88888888-8888-8888-8888-888888888888'
param keyEndpoints = 'false'
param existingAppSubnets = '${groups}/network/providers/Microsoft.Network/virtualNetworks/spoke/subnets/kacls'
param existingEndpointSubnets = '${groups}/network/providers/Microsoft.Network/virtualNetworks/spoke/subnets/endpoints'
param existingBlobDnsZones = '${groups}/dns/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net'
param existingKeyDnsZones = '${groups}/dns/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net'
param existingLogAnalytics = '${groups}/logs/providers/Microsoft.OperationalInsights/workspaces/contoso'
param actionGroupId = '${groups}/shared/providers/Microsoft.Insights/actionGroups/on-call'
param tags = { 'cost-center': '4711', owner: 'security' }
param publicUrl = 'https://keys.contoso.example/cse'
param perimetersFile = 'perimeters.json'
