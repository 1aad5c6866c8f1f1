metadata description = 'Who the service is to Azure: one user-assigned identity, which outlives the function app and its roles; made, or the company\'s own.'

@description('Name of the identity.')
@minLength(3)
@maxLength(128)
param name string
@description('Whether it exists.')
param exists bool
@description('Region.')
param location string
@description('Tags of every resource.')
param tags { *: string }

resource made 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = if (!exists) {
  name: name
  location: location
  tags: tags
}

resource brought 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = if (exists) {
  name: name
}

@description('The client id, by which code names the identity.')
output clientId string = exists ? brought!.properties.clientId : made!.properties.clientId
@description('The object id, to which roles are given.')
output principalId string = exists ? brought!.properties.principalId : made!.properties.principalId
