// Made again after both resource groups were deleted: the vaults come back with their keys. An administrator has made the signer's role,
// and the company has an address space of its own.
using '../main.bicep'
extends 'default.bicepparam'

param vaultCreateMode = 'recover'
param existingSignerRoleId = '/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.Authorization/roleDefinitions/88888888-8888-8888-8888-888888888888'
param networkAddressPrefix = '10.20.4.0/22'
param usePlaceholder = 'true'
