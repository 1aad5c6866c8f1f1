metadata description = 'The keys that a region gets: vaults with a KEK and its seal key in each, and the signing key in the first; or a Managed HSM.'

@description('Region.')
param location string
@description('Tags of every resource.')
param tags { *: string }
@description('Names of the vaults to make; none with a Managed HSM.')
param vaultNames string[]
@description('Name of the Managed HSM to make; empty with vaults, or where one exists.')
param newHsmName string
@description('Name of the KEK in each vault.')
param kekName string
@description('Name of the signing key in the first; empty: there is one elsewhere.')
param signingKeyName string
@description('GUID of the role on a KEK.')
param kekRoleName string
@description('GUID of the role on a key that signs.')
param signerRoleName string
@description('Log Analytics workspace for diagnostics.')
param logAnalyticsId string
@description('Object ids of the service\'s identities.')
param principalIds string[]
@description('Whether a lock keeps each vault, or the HSM, from being deleted.')
param isLocked bool
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
@description('Object ids of the first administrators of a new Managed HSM.')
param managedHsmAdministratorIds string[]
@description('Days that a deleted new Managed HSM can be recovered.')
@minValue(7)
@maxValue(90)
param managedHsmRetentionInDays int

module vaults 'vault.bicep' = [for name in vaultNames: {
  params: {
    name: name
    location: location
    tags: tags
    createMode: createMode
    allowedAddresses: allowedAddresses
    isLocked: isLocked
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
    #disable-next-line what-if-short-circuiting // RoleAssignmentUpdateNotPermitted: see key-access.bicep.
    principalIds: principalIds
    roleName: kekRoleName
  }
  dependsOn: [vaults]
}]

// The name is the one that the service looks for unless a setting says another: KeyEncryption:Keys:n:SealKeyId.
module sealKeys 'key.bicep' = [for name in vaultNames: {
  params: {
    vaultName: name
    name: '${kekName}-seal'
    tags: tags
    size: 2048
    purpose: 'sealing'
    #disable-next-line what-if-short-circuiting // RoleAssignmentUpdateNotPermitted: see key-access.bicep.
    principalIds: principalIds
    roleName: signerRoleName
  }
  // Key Vault refuses to make two keys of one vault at the same time (ConflictError).
  dependsOn: [keks]
}]

module signingKey 'key.bicep' = if (!empty(vaultNames) && !empty(signingKeyName)) {
  params: {
    vaultName: empty(vaultNames) ? 'none' : vaultNames[0]
    name: empty(signingKeyName) ? 'none' : signingKeyName
    tags: tags
    size: signingKeySize
    purpose: 'signing'
    rotation: rotation
    #disable-next-line what-if-short-circuiting // RoleAssignmentUpdateNotPermitted: see key-access.bicep.
    principalIds: principalIds
    roleName: signerRoleName
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
    isLocked: isLocked
    logAnalyticsId: logAnalyticsId
  }
}
