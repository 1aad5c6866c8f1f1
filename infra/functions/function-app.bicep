metadata description = 'The function app on Flex Consumption.'

@description('Name of the app, unique in Azure.')
@minLength(2)
@maxLength(60)
param name string
@description('Name of its plan.')
@minLength(1)
@maxLength(60)
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
@maxValue(1000)
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
@description('Whether only Azure Front Door may call it; which one, the app checks.')
param frontDoorOnly bool
@description('Own host name, empty for that of Azure.')
param customDomain string
@description('Whether Azure makes a certificate for it, which takes a name that is bound already.')
param managedCertificate bool
@description('Thumbprint of a certificate for it that the app has already. Neither: it is bound without TLS, and so can\'t be used yet.')
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
    // From Azure's front end to the instance too.
    endToEndEncryptionEnabled: true
    // Certificates on Flex Consumption belong to the app, which has to say so when it is made (Azure Functions, site-scoped certificates).
    #disable-next-line BCP037 // Bicep's types don't know it yet; Resource Manager does.
    siteScopedCertificatesEnabled: true
    // Browsers and phones call it from the internet; the tokens in each request are the authorization.
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
      // Deployments come from elsewhere: what is restricted for requests is not for the deployment's site.
      ...(frontDoorOnly ? {
        ipSecurityRestrictionsDefaultAction: 'Deny'
        ipSecurityRestrictions: [
          { name: 'front-door', priority: 100, action: 'Allow', tag: 'ServiceTag', ipAddress: 'AzureFrontDoor.Backend' }
        ]
        scmIpSecurityRestrictionsUseMain: false
      } : {})
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
      // By the default, Recreate, a deployment cuts the requests in flight and leaves no instance for a while.
      #disable-next-line BCP037 // Bicep's types don't know it yet; Resource Manager does since API version 2024-11-01.
      siteUpdateStrategy: { type: 'RollingUpdate' }
      scaleAndConcurrency: {
        // A single one is drained every half hour or hour, and requests with it (azure-functions-host, issues 11632 and 11942).
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

resource certificate 'Microsoft.Web/sites/certificates@2025-03-01' = if (managedCertificate) {
  parent: app
  name: 'custom-domain'
  location: location
  tags: tags
  properties: { canonicalName: customDomain }
}

var thumbprint = managedCertificate ? certificate!.properties.thumbprint : customDomainThumbprint

resource domain 'Microsoft.Web/sites/hostNameBindings@2025-03-01' = if (!empty(customDomain)) {
  parent: app
  name: empty(customDomain) ? 'none' : customDomain
  properties: union({
    siteName: app.name
    hostNameType: 'Verified'
  }, managedCertificate || !empty(customDomainThumbprint) ? {
    sslState: 'SniEnabled'
    thumbprint: thumbprint
  } : { sslState: 'Disabled' })
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

@description('The host name that clients use.')
output hostName string = empty(customDomain) ? app.properties.defaultHostName : customDomain
