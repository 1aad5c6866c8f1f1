metadata description = 'The least that lets the service sign its own tokens. No built-in role is that little.'

@description('Its id, a GUID.')
@minLength(36)
@maxLength(36)
param name string
@description('The name that people see, unique in the tenant.')
@minLength(1)
@maxLength(512)
param displayName string
@description('Resource ids of the groups with keys to sign with.')
@minLength(1)
param groupIds string[]

// Key Vault Crypto User, the built-in role that can sign, may also change a key's attributes, back it up, encrypt, decrypt, wrap and unwrap.
// This one reads (the service lists the versions and publishes their public keys) and signs.
resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: name
  properties: {
    roleName: displayName
    description: 'Reads a key of Key Vault and signs with it.'
    type: 'CustomRole'
    assignableScopes: groupIds
    permissions: [
      {
        actions: []
        notActions: []
        dataActions: [
          'Microsoft.KeyVault/vaults/keys/read'
          'Microsoft.KeyVault/vaults/keys/sign/action'
        ]
        notDataActions: []
      }
    ]
  }
}
