metadata description = 'Application Insights on the workspace. Only the service\'s identity may write to it.'

@description('Name of the component.')
@minLength(1)
@maxLength(260)
param name string
@description('Region.')
param location string
@description('Tags of every resource.')
param tags { *: string }
@description('The workspace that keeps its data.')
param logAnalyticsId string
@description('Object id of the service\'s identity.')
param principalId string

// Monitoring Metrics Publisher: the role that ingestion with Entra ID asks for.
var publisherRoleId = '3913510d-42f4-4e42-8a64-420c390055eb'

// It has no diagnostic setting: its data is in the workspace already, and would be there twice.
resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: name
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logAnalyticsId
    DisableLocalAuth: true
    // Addresses in audit records are fields of their own; that of telemetry's sender is masked.
    DisableIpMasking: false
  }
}

resource publisher 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(component.id, principalId, publisherRoleId)
  scope: component
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', publisherRoleId)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

@description('Where telemetry is sent. No secret: with local authentication off, a token of the identity is needed as well.')
output connectionString string = component.properties.ConnectionString
@description('Resource id.')
output id string = component.id
