metadata description = 'A private DNS zone, which leads the public name of a service to its private endpoint inside the network.'

@description('Name of the zone, as Azure fixes it for the service: privatelink.…')
@minLength(1)
@maxLength(63)
param name string
@description('Tags of every resource.')
param tags { *: string }
@description('The network that asks it.')
param networkId string

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: name
  location: 'global'
  tags: tags
}

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {
  parent: zone
  name: 'kacls'
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: networkId }
  }
}

@description('Resource id of the zone.')
output id string = zone.id
