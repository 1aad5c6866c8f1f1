metadata description = 'The function app on Flex Consumption.'

@description('Name of the app, unique in Azure.')
param name string
@description('Name of its plan.')
param planName string
@description('Region, one that has Flex Consumption.')
param location string
@description('Tags of every resource.')
param tags { *: string }
@description('Name of the service in azure.yaml, by which azd finds the app.')
param serviceName string
@description('Resource id of the service\'s identity.')
param identityId string
@description('Subnet that the app sends from.')
param subnetId string
@description('The container that the package is deployed to.')
param packageContainerUrl string
@description('Instances that are always warm for HTTP.')
@minValue(0)
param alwaysReadyInstances int
@description('Most instances that there may be.')
@minValue(1)
@maxValue(1000)
param maximumInstances int
@description('Memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int
@description('Spread over availability zones.')
param zoneRedundant bool
@description('Own host name, empty for that of Azure.')
param customDomain string
@description('Thumbprint of a certificate for it that the app has already; empty: it is bound without TLS, and so can\'t be used yet.')
param customDomainThumbprint string
@description('Origins of the web clients that may call it. Flex Consumption answers preflights from this list only, before the app sees them.')
@minLength(1)
param allowedOrigins string[]
@description('Log Analytics workspace for diagnostics.')
param logAnalyticsId string

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    // Google calls it from the internet; the tokens in each request are the authorization.
    publicNetworkAccess: 'Enabled'
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      // The app has the same list (Kacls:AllowedOrigins). Empty here, each preflight would be answered without an allowed origin.
      cors: { allowedOrigins: allowedOrigins }
    }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        alwaysReady: alwaysReadyInstances == 0 ? [] : [{ name: 'http', instanceCount: alwaysReadyInstances }]
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: instanceMemoryMB
      }
    }
  }
}

// No user name and password for deployments, over either protocol: they need a token of Entra ID.
resource ftpCredentials 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource scmCredentials 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

resource domain 'Microsoft.Web/sites/hostNameBindings@2025-03-01' = if (!empty(customDomain)) {
  parent: app
  name: empty(customDomain) ? 'none' : customDomain
  properties: union({
    siteName: app.name
    hostNameType: 'Verified'
  }, empty(customDomainThumbprint) ? { sslState: 'Disabled' } : {
    sslState: 'SniEnabled'
    thumbprint: customDomainThumbprint
  })
}

#disable-next-line use-recent-api-versions
resource planDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-analytics'
  scope: plan
  properties: {
    workspaceId: logAnalyticsId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

#disable-next-line use-recent-api-versions
resource appDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-analytics'
  scope: app
  properties: {
    workspaceId: logAnalyticsId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Resource id.')
output id string = app.id
@description('Name.')
output name string = app.name
@description('The host name that clients use.')
output hostName string = empty(customDomain) ? app.properties.defaultHostName : customDomain
