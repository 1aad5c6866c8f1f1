metadata description = 'One RSA key in an HSM, not exportable, good for one purpose, with the one role on it that the service needs. A key that exists is left as it is.'

@description('Name of the vault.')
@minLength(3)
@maxLength(24)
param vaultName string
@description('Name of the key.')
@minLength(1)
@maxLength(127)
param name string
@description('Tags of the key.')
param tags { *: string }
@description('Modulus in bits.')
@allowed([2048, 3072, 4096])
param size int
@description('What it is for: wrapping (a KEK), signing, or sealing, which proves who made a blob.')
@allowed(['wrapping', 'signing', 'sealing'])
param purpose string
@description('A new version is made that long after the last; a version expires that long after it was made; notice is given that long before (ISO 8601). An expired KEK still unwraps; it no longer wraps. None for a seal key: Key Vault signs with no expired key, and what it sealed would be lost.')
param rotation { rotateAfter: string, expireAfter: string, notifyBefore: string }?
@description('Object ids of the service\'s identities.')
param principalIds string[]
@description('GUID of the role for them, on this key only.')
@minLength(36)
@maxLength(36)
param roleName string

// The public part is read, not verified with: sealing needs no verify.
var operations = { wrapping: ['wrapKey', 'unwrapKey'], signing: ['sign', 'verify'], sealing: ['sign'] }

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' existing = {
  name: vaultName
}

resource key 'Microsoft.KeyVault/vaults/keys@2026-05-15' = {
  parent: vault
  name: name
  tags: tags
  properties: {
    kty: 'RSA-HSM'
    keySize: size
    keyOps: operations[purpose]
    attributes: {
      enabled: true
      exportable: false
    }
    ...(rotation == null ? {} : {
      rotationPolicy: {
        attributes: { expiryTime: rotation.?expireAfter }
        lifetimeActions: [
          {
            trigger: { timeAfterCreate: rotation.?rotateAfter }
            action: { type: 'rotate' }
          }
          {
            trigger: { timeBeforeExpiry: rotation.?notifyBefore }
            action: { type: 'notify' }
          }
        ]
      }
    })
  }
}

module access 'key-access.bicep' = {
  params: {
    vaultName: vaultName
    name: name
    #disable-next-line what-if-short-circuiting // RoleAssignmentUpdateNotPermitted: see key-access.bicep.
    principalIds: principalIds
    roleName: roleName
  }
  dependsOn: [key]
}
