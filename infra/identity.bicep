metadata description = 'Who the service is to Azure: one user-assigned identity, which outlives the function app and its roles.'

@description('Name of the identity.')
@minLength(3)
@maxLength(128)
param name string
@description('Region.')
param location string
@description('Tags of every resource.')
param tags { *: string }

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id.')
output id string = identity.id
@description('The client id, by which code names the identity.')
output clientId string = identity.properties.clientId
@description('The object id, to which roles are given.')
output principalId string = identity.properties.principalId
