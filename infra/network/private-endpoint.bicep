metadata description = 'A private endpoint with its DNS record: the only way to the vaults and to storage, unless addresses are admitted by parameter.'

@description('Name of the endpoint.')
@minLength(2)
@maxLength(64)
param name string
@description('Region.')
param location string
@description('Tags of every resource.')
param tags { *: string }
@description('Subnet that the endpoint takes its address from.')
param subnetId string
@description('Resource id of the service behind it.')
param targetId string
@description('Which part of the service: vault, managedhsm or blob.')
@allowed(['vault', 'managedhsm', 'blob'])
param groupId string
@description('The private DNS zone of such services.')
param dnsZoneId string

resource endpoint 'Microsoft.Network/privateEndpoints@2026-03-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: groupId
        properties: {
          privateLinkServiceId: targetId
          groupIds: [groupId]
        }
      }
    ]
  }
}

resource dns 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2026-03-01' = {
  parent: endpoint
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: groupId
        properties: { privateDnsZoneId: dnsZoneId }
      }
    ]
  }
}
