metadata description = 'A private endpoint for each vault of the ring, or for the Managed HSM, and the DNS zone that leads there.'

@description('Region.')
param location string
@description('Tags of every resource.')
param tags { *: string }
@description('Stands before the name of each endpoint.')
param namePrefix string
@description('The network that asks.')
param networkId string
@description('Subnet that the endpoints take their addresses from.')
param subnetId string
@description('Resource ids of the vaults, or of the HSM.')
param targetIds string[]
@description('Whether it is a Managed HSM.')
param isHsm bool

// Private names of vaults are below privatelink.vaultcore.azure.net, those of HSMs below privatelink.managedhsm.azure.net.
module zone 'private-dns-zone.bicep' = {
  params: {
    name: 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', isHsm ? '.managedhsm.' : '.vaultcore.')}'
    tags: tags
    networkId: networkId
  }
}

module endpoints 'private-endpoint.bicep' = [for (targetId, i) in targetIds: {
  params: {
    name: '${namePrefix}${isHsm ? 'hsm' : 'vault-${i + 1}'}'
    location: location
    tags: tags
    subnetId: subnetId
    targetId: targetId
    groupId: isHsm ? 'managedhsm' : 'vault'
    dnsZoneId: zone.outputs.id
  }
}]
