metadata description = 'Where the keys are: a ring of vaults with a KEK in each and the signing key in the first; or a Managed HSM. Each behind a private endpoint.'

@description('Region.')
param location string
@description('Tags of every resource.')
param tags { *: string }
@description('Names of what is made, by prefix: vault, hsm, endpoint.')
param prefixes { vault: string, hsm: string, endpoint: string }
@description('Makes names unique.')
param resourceToken string
@description('The network that asks.')
param networkId string
@description('Subnet of the private endpoints.')
param endpointSubnetId string
@description('Log Analytics workspace for diagnostics.')
param logAnalyticsId string
@description('Object id of the service\'s identity.')
param principalId string
@description('Where the keys are.')
@allowed(['vault', 'managedHsm'])
param keyStore string
@description('Vaults in the ring.')
param vaultCount int
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
@description('Resource id of a Managed HSM that exists already; empty: a new one is made.')
param existingManagedHsmId string
@description('Object ids of the first administrators of a new Managed HSM.')
param managedHsmAdministratorIds string[]

var isHsm = keyStore == 'managedHsm'
var isNewHsm = isHsm && empty(existingManagedHsmId)
var ring = range(0, vaultCount)
var hsmName = empty(existingManagedHsmId) ? '${prefixes.hsm}${resourceToken}' : last(split(existingManagedHsmId, '/'))
// The suffix is .vault.azure.net, in other clouds another; that of an HSM has managedhsm in vault's place.
var hsmUrl = 'https://${hsmName}${replace(environment().suffixes.keyvaultDns, '.vault.', '.managedhsm.')}'
var kekName = 'kacls-kek'
var signingKeyName = 'kacls-signing'

// Key Vault Crypto Service Encryption User: read, wrap, unwrap, and nothing else.
var kekRoleId = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'e147488a-f6f5-4113-8e2d-b22465e65bf6')

// Private names of vaults are below privatelink.vaultcore.azure.net, those of HSMs below privatelink.managedhsm.azure.net.
module zone '../network/private-dns-zone.bicep' = {
  params: {
    name: 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', isHsm ? '.managedhsm.' : '.vaultcore.')}'
    tags: tags
    networkId: networkId
  }
}

module vaults 'vault.bicep' = [for i in ring: if (!isHsm) {
  params: {
    name: '${prefixes.vault}${resourceToken}-${i + 1}'
    location: location
    tags: tags
    allowedAddresses: allowedAddresses
    logAnalyticsId: logAnalyticsId
  }
}]

module vaultEndpoints '../network/private-endpoint.bicep' = [for i in ring: if (!isHsm) {
  params: {
    name: '${prefixes.endpoint}${resourceToken}-vault-${i + 1}'
    location: location
    tags: tags
    subnetId: endpointSubnetId
    targetId: vaults[i]!.outputs.id
    groupId: 'vault'
    dnsZoneId: zone.outputs.id
  }
}]

module keks 'key.bicep' = [for i in ring: if (!isHsm) {
  params: {
    vaultName: vaults[i]!.outputs.name
    name: kekName
    tags: tags
    size: kekSize
    purpose: 'wrapping'
    rotation: rotation
    principalId: principalId
    roleDefinitionId: kekRoleId
  }
}]

module signerRole 'signer-role.bicep' = if (!isHsm) {
  params: { resourceToken: resourceToken }
}

module signingKey 'key.bicep' = if (!isHsm) {
  params: {
    vaultName: vaults[0]!.outputs.name
    name: signingKeyName
    tags: tags
    size: signingKeySize
    purpose: 'signing'
    rotation: rotation
    principalId: principalId
    roleDefinitionId: signerRole!.outputs.id
  }
}

module managedHsm 'managed-hsm.bicep' = if (isNewHsm) {
  params: {
    name: hsmName
    location: location
    tags: tags
    administratorIds: managedHsmAdministratorIds
    allowedAddresses: allowedAddresses
    logAnalyticsId: logAnalyticsId
  }
}

module managedHsmEndpoint '../network/private-endpoint.bicep' = if (isHsm) {
  params: {
    name: '${prefixes.endpoint}${resourceToken}-hsm'
    location: location
    tags: tags
    subnetId: endpointSubnetId
    targetId: isNewHsm ? (managedHsm!.outputs.id) : existingManagedHsmId
    groupId: 'managedhsm'
    dnsZoneId: zone.outputs.id
  }
}

@description('Key identifiers of the KEKs, without versions.')
output kekIds string[] = [for i in range(0, isHsm ? 1 : vaultCount): isHsm ? '${hsmUrl}/keys/${kekName}' : (keks[i]!.outputs.keyId)]
@description('Key identifier of the signing key, without a version.')
output signingKeyId string = isHsm ? '${hsmUrl}/keys/${signingKeyName}' : (signingKey!.outputs.keyId)
@description('Resource ids of the vaults.')
output vaultIds string[] = [for i in range(0, isHsm ? 0 : vaultCount): vaults[i]!.outputs.id]
@description('Name of the Managed HSM, empty with vaults.')
output managedHsmName string = isHsm ? hsmName : ''
