metadata description = 'The one role that the service needs on a key, on that key only, for the identity of each region.'

@description('Name of the vault.')
@minLength(3)
@maxLength(24)
param vaultName string
@description('Name of the key.')
@minLength(1)
@maxLength(127)
param name string
@description('Object ids of the service\'s identities.')
param principalIds string[]
@description('GUID of the role.')
@minLength(36)
@maxLength(36)
param roleName string

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' existing = {
  name: vaultName

  resource key 'keys' existing = {
    name: name
  }
}

var roleDefinitionId = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleName)

// The object id is in the name: an identity that was made anew, after the app was taken down, gets an assignment of its own. Under one name
// Azure refuses it as a change of the old one (RoleAssignmentUpdateNotPermitted).
resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for principalId in principalIds: {
  name: guid(vault::key.id, principalId, roleDefinitionId)
  scope: vault::key
  properties: {
    roleDefinitionId: roleDefinitionId
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}]
