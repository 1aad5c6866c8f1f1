metadata description = 'The virtual network: one subnet that the function app sends from, one for the private endpoints of the vaults and of storage.'

@description('Name of the virtual network.')
@minLength(2)
@maxLength(64)
param name string
@description('Prefix of the names of the network security groups.')
param securityGroupPrefix string
@description('Region.')
param location string
@description('Tags of every resource.')
param tags { *: string }
@description('Address space, at least a /24.')
param addressPrefix string
@description('Log Analytics workspace for diagnostics.')
param logAnalyticsId string

// A quarter for the app (each instance may take an address, and Flex Consumption wants at least a /27), a quarter for the endpoints.
var prefixLength = parseCidr(addressPrefix).cidr + 2
var appPrefix = cidrSubnet(addressPrefix, prefixLength, 0)
var endpointPrefix = cidrSubnet(addressPrefix, prefixLength, 1)

// The default rules are what the app needs: out to the internet for the key sets of Google and of the identity provider, nothing in.
resource appSecurityGroup 'Microsoft.Network/networkSecurityGroups@2026-03-01' = {
  name: '${securityGroupPrefix}app'
  location: location
  tags: tags
}

resource endpointSecurityGroup 'Microsoft.Network/networkSecurityGroups@2026-03-01' = {
  name: '${securityGroupPrefix}endpoints'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'https-from-virtual-network'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: 'VirtualNetwork'
          sourcePortRange: '*'
          destinationAddressPrefix: endpointPrefix
          destinationPortRange: '443'
        }
      }
      {
        name: 'nothing-else'
        properties: {
          priority: 200
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

// Subnets are inside the network: as resources of their own, a second deployment would take them away for a moment.
resource network 'Microsoft.Network/virtualNetworks@2026-03-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: appPrefix
          networkSecurityGroup: { id: appSecurityGroup.id }
          delegations: [
            {
              name: 'flex-consumption'
              properties: { serviceName: 'Microsoft.App/environments' }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: endpointPrefix
          networkSecurityGroup: { id: endpointSecurityGroup.id }
          privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled'
        }
      }
    ]
  }
}

#disable-next-line use-recent-api-versions
resource networkDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-analytics'
  scope: network
  properties: {
    workspaceId: logAnalyticsId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

#disable-next-line use-recent-api-versions
resource appSecurityGroupDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-analytics'
  scope: appSecurityGroup
  properties: {
    workspaceId: logAnalyticsId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

#disable-next-line use-recent-api-versions
resource endpointSecurityGroupDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-analytics'
  scope: endpointSecurityGroup
  properties: {
    workspaceId: logAnalyticsId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

@description('Resource id of the network.')
output id string = network.id
@description('Subnet of the function app.')
output appSubnetId string = '${network.id}/subnets/app'
@description('Subnet of the private endpoints.')
output endpointSubnetId string = '${network.id}/subnets/endpoints'
