metadata description = 'A private endpoint for each vault of the ring, or for the Managed HSM, and the DNS zone that leads there.'

@description('Region.')
param location string
@description('Tags of every resource.')
param tags { *: string }
@description('Stands before the name of each endpoint.')
param namePrefix string
@description('The network that asks.')
param networkId string
@description('Resource id of the private DNS zone; empty: it is made.')
param existingZoneId string
@description('Subnet that the endpoints take their addresses from.')
param subnetId string
@export()
@description('A vault of the ring, or the HSM.')
type keyStore = {
  @description('Ends the name of its endpoint.')
  name: string
  @description('Resource id.')
  id: string
}

@description('The vaults, or the HSM.')
param keyStores keyStore[]
@description('Whether it is a Managed HSM.')
param isHsm bool

// Private names of vaults are below privatelink.vaultcore.azure.net, those of HSMs below privatelink.managedhsm.azure.net.
module zone 'private-dns-zone.bicep' = if (empty(existingZoneId)) {
  params: {
    name: 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', isHsm ? '.managedhsm.' : '.vaultcore.')}'
    tags: tags
    networkId: networkId
  }
}

module endpoints 'private-endpoint.bicep' = [for store in keyStores: {
  params: {
    name: '${namePrefix}${store.name}'
    location: location
    tags: tags
    subnetId: subnetId
    targetId: store.id
    groupId: isHsm ? 'managedhsm' : 'vault'
    dnsZoneId: empty(existingZoneId) ? zone!.outputs.id : existingZoneId
  }
}]
