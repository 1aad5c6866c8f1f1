metadata description = 'Where the keys are: a ring of vaults with a KEK and its seal key in each, and the signing key in the first; or a Managed HSM.'

@description('Region.')
param location string
@description('Tags of every resource.')
param tags { *: string }
@description('Names of the vaults in the ring; none with a Managed HSM.')
param vaultNames string[]
@description('Name of the Managed HSM to make; empty with vaults, or where one exists.')
param newHsmName string
@description('Name of the KEK in each vault.')
param kekName string
@description('Name of the signing key in the first.')
param signingKeyName string
@description('Makes the name of the signer\'s role unique in the tenant.')
param resourceToken string
@description('Log Analytics workspace for diagnostics.')
param logAnalyticsId string
@description('Object id of the service\'s identity.')
param principalId string
@description('recover: what has these names was deleted, and comes back with its keys.')
@allowed(['default', 'recover'])
param createMode string
@description('Modulus of the KEKs in bits.')
@allowed([2048, 3072, 4096])
param kekSize int
@description('Modulus of the signing key in bits.')
@allowed([2048, 3072, 4096])
param signingKeySize int
@description('When a new version is made, when it expires, and how long before that a notice is sent (ISO 8601).')
param rotation { rotateAfter: string, expireAfter: string, notifyBefore: string }
@description('Addresses or ranges that may reach the vaults, or the HSM, from the internet.')
param allowedAddresses string[]
@description('Resource id of the signer\'s role; empty: it is made.')
param existingSignerRoleId string
@description('Object ids of the first administrators of a new Managed HSM.')
param managedHsmAdministratorIds string[]
@description('Days that a deleted new Managed HSM can be recovered.')
@minValue(7)
@maxValue(90)
param managedHsmRetentionInDays int

var hasVaults = !empty(vaultNames)

// Key Vault Crypto Service Encryption User: read, wrap, unwrap, and nothing else.
var kekRoleId = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'e147488a-f6f5-4113-8e2d-b22465e65bf6')

module vaults 'vault.bicep' = [for name in vaultNames: {
  params: {
    name: name
    location: location
    tags: tags
    createMode: createMode
    allowedAddresses: allowedAddresses
    logAnalyticsId: logAnalyticsId
  }
}]

module keks 'key.bicep' = [for name in vaultNames: {
  params: {
    vaultName: name
    name: kekName
    tags: tags
    size: kekSize
    purpose: 'wrapping'
    rotation: rotation
    #disable-next-line what-if-short-circuiting // RoleAssignmentUpdateNotPermitted: see key.bicep.
    principalId: principalId
    roleDefinitionId: kekRoleId
  }
  dependsOn: [vaults]
}]

// Known before the role is made, so that what-if sees its assignment.
var signerRoleName = guid(resourceGroup().id, 'kacls-signer')
var signerRoleId = empty(existingSignerRoleId)
  ? resourceId('Microsoft.Authorization/roleDefinitions', signerRoleName)
  : existingSignerRoleId

module signerRole 'signer-role.bicep' = if (hasVaults && empty(existingSignerRoleId)) {
  params: {
    name: signerRoleName
    displayName: 'KACLS signer ${resourceToken}'
  }
}

// The name is the one that the service looks for unless a setting says another: KeyEncryption:Keys:n:SealKeyId.
module sealKeys 'key.bicep' = [for name in vaultNames: {
  params: {
    vaultName: name
    name: '${kekName}-seal'
    tags: tags
    size: 2048
    purpose: 'sealing'
    #disable-next-line what-if-short-circuiting // RoleAssignmentUpdateNotPermitted: see key.bicep.
    principalId: principalId
    roleDefinitionId: signerRoleId
  }
  // Key Vault refuses to make two keys of one vault at the same time (ConflictError).
  dependsOn: [keks, signerRole]
}]

module signingKey 'key.bicep' = if (hasVaults) {
  params: {
    vaultName: hasVaults ? vaultNames[0] : 'none'
    name: signingKeyName
    tags: tags
    size: signingKeySize
    purpose: 'signing'
    rotation: rotation
    #disable-next-line what-if-short-circuiting // RoleAssignmentUpdateNotPermitted: see key.bicep.
    principalId: principalId
    roleDefinitionId: signerRoleId
  }
  dependsOn: [sealKeys]
}

module managedHsm 'managed-hsm.bicep' = if (!empty(newHsmName)) {
  params: {
    name: empty(newHsmName) ? 'none' : newHsmName
    location: location
    tags: tags
    createMode: createMode
    administratorIds: managedHsmAdministratorIds
    retentionInDays: managedHsmRetentionInDays
    allowedAddresses: allowedAddresses
    logAnalyticsId: logAnalyticsId
  }
}
