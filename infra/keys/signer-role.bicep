metadata description = 'The least that lets the service sign its own tokens. No built-in role is that little.'

@description('Makes the name of the role unique in the tenant.')
param resourceToken string

var groupId = resourceGroup().id

// Key Vault Crypto User, the built-in role that can sign, may also change a key's attributes, back it up, encrypt, decrypt, wrap and unwrap.
// This one reads (the service lists the versions and publishes their public keys) and signs.
resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(groupId, 'kacls-signer')
  properties: {
    roleName: 'KACLS signer ${resourceToken}'
    description: 'Reads a key of Key Vault and signs with it.'
    type: 'CustomRole'
    assignableScopes: [groupId]
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

@description('Resource id of the role.')
output id string = role.id
