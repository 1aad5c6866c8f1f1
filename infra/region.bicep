import { accessOptions, kek } from 'functions/app-settings.bicep'
import { keyStore } from 'network/key-endpoints.bicep'

metadata description = 'One region of the service: its network, or the company\'s own, the host\'s storage, the function app, alerts and workbook.'

@description('Stands in the names of what is made.')
@minLength(5)
@maxLength(13)
param resourceToken string
@description('Region, one that has Flex Consumption.')
param location string
@description('Tags of every resource.')
param tags { *: string }
@description('Name of the service in azure.yaml, by which azd finds the app.')
param serviceName string
@description('Resource id of the service\'s identity.')
param identityId string
@description('Its client id.')
param identityClientId string
@description('Its object id.')
param principalId string
@description('Log Analytics workspace.')
param logAnalyticsId string
@description('Those of all regions.')
param allLogAnalyticsIds string[]
@description('Where telemetry is sent.')
param applicationInsightsConnectionString string

@description('What is the network: the address space of one that is made, or subnets and private DNS zones that exist.')
type networkOptions = {
  @description('Address space of a network that is made, at least a /24.')
  addressPrefix: string
  @description('Resource id of the subnet that the app sends from; empty: a network is made.')
  appSubnetId: string
  @description('Resource id of the subnet of the private endpoints.')
  endpointSubnetId: string
  @description('Resource id of the private DNS zone of blobs; empty: it is made.')
  blobZoneId: string
  @description('Resource id of the private DNS zone of vaults, or of HSMs; empty: it is made.')
  keyZoneId: string
  @description('Whether the vaults get private endpoints in this network.')
  hasKeyEndpoints: bool
}

@description('The network.')
param network networkOptions

@description('How the app runs.')
type appOptions = {
  @description('Instances that are always warm.')
  alwaysReadyInstances: int
  @description('Most instances that there may be.')
  maximumInstances: int
  @description('Memory of an instance in MB.')
  instanceMemoryMB: 512 | 2048 | 4096
  @description('Spread over availability zones.')
  zoneRedundant: bool
  @description('Redundancy of the host\'s storage.')
  storageSku: string
  @description('Whether the worker starts in a process that Azure has warmed up.')
  usePlaceholder: bool
  @description('Own host name of the app itself, empty for that of Azure, or with Front Door.')
  customDomain: string
  @description('Whether Azure makes its certificate.')
  managedCertificate: bool
  @description('Thumbprint of a certificate that the app has.')
  customDomainThumbprint: string
  @description('Address of a package that Azure fetches; empty: a tool pushes it.')
  packageUrl: string
}

@description('How the app runs.')
param app appOptions

@description('Who may use the service.')
param access accessOptions
@description('Whether the URL is one of the app\'s own host name.')
param isUrlOfApp bool
@description('The KACLS URL otherwise.')
param url string
@description('Path of the base URL.')
param routePrefix string
@description('Whether Azure Front Door is in front.')
param hasFrontDoor bool
@description('What it writes into X-Azure-FDID.')
param frontDoorId string
@description('The ring.')
param keks kek[]
@description('Algorithm of a symmetric KEK, empty for RSA.')
param kekAlgorithm string
@description('Resource id of the signing key.')
param signingKeyId string
@description('All vaults of the ring, or the HSM: what their private endpoints are called here, and resource ids.')
param keyStores keyStore[]
@description('Whether they are a Managed HSM.')
param isHsm bool
@description('Resource ids of the vaults that this region\'s alerts watch.')
param watchedVaultIds string[]
@description('Resource ids of the action groups that hear of alerts.')
param actionGroupIds string[]
@description('Distinct objects that one user may open in 15 minutes before mass-opening fires.')
@minValue(1)
@maxValue(10000)
param massOpeningObjects int

var abbreviations = loadJsonContent('abbreviations.json')
var hostStorageName = '${abbreviations.storageStorageAccounts}${resourceToken}'
var appName = '${abbreviations.webSitesFunctions}${resourceToken}'
var networkName = '${abbreviations.networkVirtualNetworks}${resourceToken}'
var endpointPrefix = '${abbreviations.networkPrivateEndpoints}${resourceToken}-'
var makesNetwork = empty(network.appSubnetId)
var appSubnetId = makesNetwork
  ? resourceId('Microsoft.Network/virtualNetworks/subnets', networkName, 'app')
  : network.appSubnetId
var endpointSubnetId = makesNetwork
  ? resourceId('Microsoft.Network/virtualNetworks/subnets', networkName, 'endpoints')
  : network.endpointSubnetId
var networkId = split(endpointSubnetId, '/subnets/')[0]

// The suffix is .vault.azure.net; that of an HSM has managedhsm in vault's place.
var vaultSuffix = environment().suffixes.keyvaultDns
var keyHostSuffix = isHsm ? replace(vaultSuffix, '.vault.', '.managedhsm.') : vaultSuffix

module virtualNetwork 'network/network.bicep' = if (makesNetwork) {
  params: {
    name: networkName
    securityGroupPrefix: '${abbreviations.networkNetworkSecurityGroups}${resourceToken}-'
    location: location
    tags: tags
    addressPrefix: network.addressPrefix
    logAnalyticsId: logAnalyticsId
  }
}

module blobZone 'network/private-dns-zone.bicep' = if (empty(network.blobZoneId)) {
  params: {
    name: 'privatelink.blob.${environment().suffixes.storage}'
    tags: tags
    networkId: networkId
  }
  dependsOn: [virtualNetwork]
}

module hostStorage 'storage/host-storage.bicep' = {
  params: {
    name: hostStorageName
    location: location
    tags: tags
    sku: app.storageSku
    #disable-next-line what-if-short-circuiting // RoleAssignmentUpdateNotPermitted: see keys/key-access.bicep.
    principalId: principalId
    logAnalyticsId: logAnalyticsId
  }
}

module hostStorageEndpoint 'network/private-endpoint.bicep' = {
  params: {
    name: '${endpointPrefix}blob'
    location: location
    tags: tags
    subnetId: endpointSubnetId
    targetId: hostStorage.outputs.id
    groupId: 'blob'
    dnsZoneId: empty(network.blobZoneId) ? blobZone!.outputs.id : network.blobZoneId
  }
  dependsOn: [virtualNetwork]
}

module keyEndpoints 'network/key-endpoints.bicep' = if (network.hasKeyEndpoints) {
  params: {
    location: location
    tags: tags
    namePrefix: endpointPrefix
    networkId: networkId
    subnetId: endpointSubnetId
    existingZoneId: network.keyZoneId
    keyStores: keyStores
    isHsm: isHsm
  }
  dependsOn: [virtualNetwork]
}

module functionApp 'functions/function-app.bicep' = {
  params: {
    name: appName
    planName: '${abbreviations.webServerFarms}${resourceToken}'
    location: location
    tags: tags
    serviceName: serviceName
    identityId: identityId
    subnetId: appSubnetId
    packageContainerUrl: hostStorage.outputs.packageContainerUrl
    alwaysReadyInstances: app.alwaysReadyInstances
    maximumInstances: app.maximumInstances
    instanceMemoryMB: app.instanceMemoryMB
    zoneRedundant: app.zoneRedundant
    frontDoorOnly: hasFrontDoor
    customDomain: app.customDomain
    managedCertificate: app.managedCertificate && !empty(app.customDomain)
    customDomainThumbprint: app.customDomainThumbprint
    allowedOrigins: access.allowedOrigins
    logAnalyticsId: logAnalyticsId
  }
  // The host reads its storage when it first starts.
  dependsOn: [hostStorageEndpoint]
}

module appSettings 'functions/app-settings.bicep' = {
  params: {
    access: access
    url: isUrlOfApp ? uri('https://${functionApp.outputs.hostName}', routePrefix) : url
    keks: keks
    keyHostSuffix: keyHostSuffix
    kekAlgorithm: kekAlgorithm
    signingKeyId: signingKeyId
    hasFrontDoor: hasFrontDoor
    frontDoorId: frontDoorId
    identityClientId: identityClientId
    storageAccountName: hostStorageName
    blobServiceUri: hostStorage.outputs.blobServiceUri
    applicationInsightsConnectionString: applicationInsightsConnectionString
    usePlaceholder: app.usePlaceholder
  }
}

module applySettings 'functions/apply-settings.bicep' = {
  params: {
    appName: appName
    settings: appSettings.outputs.settings
  }
  // With its settings the app starts, and looks for its keys.
  dependsOn: [keyEndpoints]
}

module package 'functions/package.bicep' = if (!empty(app.packageUrl)) {
  params: {
    appName: appName
    packageUrl: app.packageUrl
  }
  dependsOn: [applySettings]
}

module alerts 'monitoring/alerts.bicep' = {
  params: {
    location: location
    tags: tags
    logAnalyticsId: logAnalyticsId
    keyVaultIds: watchedVaultIds
    actionGroupIds: actionGroupIds
    massOpeningObjects: massOpeningObjects
  }
}

module workbook 'monitoring/workbook.bicep' = {
  params: {
    location: location
    tags: tags
    logAnalyticsId: logAnalyticsId
    allLogAnalyticsIds: allLogAnalyticsIds
  }
}

@description('The host name of the app.')
output hostName string = functionApp.outputs.hostName
@description('The app.')
output appName string = appName
@description('Where its package is put.')
output storageAccountName string = hostStorageName
