import { identityProvider } from 'functions/app-settings.bicep'

targetScope = 'subscription'
metadata description = 'Everything that a KACLS needs in Azure, in one resource group. docs/deploy.md describes the parameters that an operator sets.'

// ---- What azd gives -------------------------------------------------------------------------------------------------------------------------

@description('Name of the azd environment; part of the resource group\'s name.')
@minLength(1)
@maxLength(40)
param environmentName string
@description('Region, one that has Flex Consumption.')
param location string
@description('Object id of who deploys: the first administrator of a new Managed HSM.')
param principalId string = ''

// ---- Who may use the service ----------------------------------------------------------------------------------------------------------------

@description('Workspace domains that own this key service, with commas between them.')
param ownerDomains string = ''
@description('true: no owner domain is named on purpose, and other organizations may register this key service as theirs.')
@allowed(['true', 'false'])
param anyOwnerDomain string = 'false'
@description('Name of the identity provider in audit records.')
param idpName string = 'entra'
@description('Its exact iss. Empty: the Entra tenant of the subscription.')
param idpIssuer string = ''
@description('The URL of its discovery document. Empty: the issuer\'s, below .well-known.')
param idpDiscovery string = ''
@description('The accepted aud values, its OAuth client ids, with commas between them. None: no token is accepted.')
param idpAudiences string = ''
@description('What its tokens are good for: user, guest or both with a comma between them; privileged only by itself.')
param idpUses string = 'user'
@description('The e-mail domains that it may vouch for, with commas between them. Needed where several issuers are for users.')
param idpDomains string = ''
@description('The claim that names the user where there is no google_email: email, upn.')
@minLength(1)
param idpEmailClaim string = 'email'
@description('true: it always says email_verified: false, and that means nothing.')
@allowed(['true', 'false'])
param idpIgnoreEmailVerified string = 'false'
@description('Further identity providers: {name, issuer, audiences, uses, keys or discovery, domains, emailClaim, ignoreEmailVerified}.')
param moreIdentityProviders identityProvider[] = []
@description('Types of guests that are admitted, with commas between them: google-visitor, customer-idp.')
param guestEmailTypes string = ''
@description('E-mails of those who may use the privileged operations, with commas between them.')
param privilegedUsers string = ''
@description('Base URLs of other key services to migrate from or to, with commas between them.')
param migrationPeers string = ''
@description('What they are for, with a comma between them: rewrap-from (documents come from there), unwrap (they go there).')
@minLength(1)
param migrationAllow string = 'rewrap-from'
@description('Further app settings by name, perimeters for instance.')
param moreSettings { *: string } = {}

// ---- Where Google finds it ------------------------------------------------------------------------------------------------------------------

@description('Path of the base URL.')
@minLength(1)
param routePrefix string = 'v1'
@description('Own host name, empty for that of Azure.')
param customDomain string = ''
@description('Thumbprint of its certificate.')
param customDomainThumbprint string = ''
@description('Origins of the web clients that may call it, with commas between them. Google\'s reference names this one.')
@minLength(1)
param allowedOrigins string = 'https://client-side-encryption.google.com'

// ---- Keys -----------------------------------------------------------------------------------------------------------------------------------

@description('Where the keys are.')
@allowed(['vault', 'managedHsm'])
param keyStore string = 'vault'
@description('Vaults in the ring, each with a KEK. More vaults unwrap more a second. Adding is safe; taking away is not: docs/deploy.md.')
@minValue(1)
@maxValue(8)
param vaultCount int = 1
@description('Modulus of the KEKs in bits.')
@allowed([2048, 3072, 4096])
param kekSize int = 3072
@description('Modulus of the signing key in bits.')
@allowed([2048, 3072, 4096])
param signingKeySize int = 2048
@description('A new version of a key is made that long after the last (ISO 8601).')
param keyRotateAfter string = 'P1Y'
@description('A version expires that long after it was made.')
param keyExpireAfter string = 'P2Y'
@description('Notice is given that long before a key expires.')
param keyNotifyBefore string = 'P30D'
@description('Addresses or ranges that may reach the vaults, or the HSM, from the internet.')
param keyStoreAllowedAddresses string[] = []
@description('Resource id of a Managed HSM that exists already; empty: a new one is made.')
param existingManagedHsmId string = ''
@description('Object ids of the first administrators of a new Managed HSM. None: who deploys.')
param managedHsmAdministratorIds string[] = []
@description('Algorithm of a symmetric KEK in a Managed HSM; empty for RSA.')
@allowed(['', 'A256KW', 'A256GCM'])
param managedHsmKekAlgorithm string = ''

// ---- Size, records, alerts ------------------------------------------------------------------------------------------------------------------

@description('Instances that are always warm.')
@minValue(0)
param alwaysReadyInstances int = 1
@description('Most instances that there may be.')
param maximumInstances int = 40
@description('Memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048
@description('Spread the app over availability zones; storageSku should then be zone-redundant too.')
param zoneRedundant bool = false
@description('Redundancy of storage.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS', 'Standard_GRS'])
param storageSku string = 'Standard_LRS'
@description('Address space of the virtual network, at least a /24.')
param networkAddressPrefix string = '10.90.0.0/24'
@description('Days that audit records are kept for queries.')
@minValue(30)
@maxValue(730)
param logRetentionInDays int = 365
@description('Days that audit records are kept where nobody can delete them; 0: there is no such archive.')
@minValue(0)
param auditArchiveDays int = 0
@description('Whether that time can still be shortened.')
@allowed(['Unlocked', 'Locked'])
param auditArchivePolicyState string = 'Unlocked'
@description('Resource id of the action group that alerts go to; empty: they only show in the portal.')
param actionGroupId string = ''

var abbreviations = loadJsonContent('abbreviations.json')
var resourceToken = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var resourceGroupName = '${abbreviations.resourcesResourceGroups}${environmentName}'

var issuer = empty(idpIssuer) ? '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0' : idpIssuer
var identityProviders = concat([
  {
    name: idpName
    issuer: issuer
    audiences: empty(idpAudiences) ? [] : split(idpAudiences, ',')
    uses: split(idpUses, ',')
    discovery: empty(idpDiscovery) ? '${issuer}/.well-known/openid-configuration' : idpDiscovery
    domains: empty(idpDomains) ? [] : split(idpDomains, ',')
    emailClaim: idpEmailClaim
    ignoreEmailVerified: idpIgnoreEmailVerified == 'true'
  }
], moreIdentityProviders)

// The app does not start without an owner's domain. A first deployment, which nobody can use yet because no client id is accepted, starts all the
// same and answers status: the hooks say what is missing.
var acceptsNobody = empty(flatten(map(identityProviders, provider => provider.audiences)))

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupName
  location: location
  tags: tags
}

module identity 'identity.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.managedIdentityUserAssignedIdentities}${resourceToken}'
    location: location
    tags: tags
  }
}

module logAnalytics 'observability/log-analytics.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.operationalInsightsWorkspaces}${resourceToken}'
    location: location
    tags: tags
    retentionInDays: logRetentionInDays
  }
}

module applicationInsights 'observability/application-insights.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.insightsComponents}${resourceToken}'
    location: location
    tags: tags
    logAnalyticsId: logAnalytics.outputs.id
    principalId: identity.outputs.principalId
  }
}

module auditArchive 'observability/audit-archive.bicep' = if (auditArchiveDays > 0) {
  scope: group
  params: {
    name: '${abbreviations.storageStorageAccounts}audit${resourceToken}'
    location: location
    tags: tags
    sku: storageSku
    retentionInDays: max(auditArchiveDays, 1)
    policyState: auditArchivePolicyState
    logAnalyticsName: logAnalytics.outputs.name
    logAnalyticsId: logAnalytics.outputs.id
  }
}

module network 'network/network.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.networkVirtualNetworks}${resourceToken}'
    securityGroupPrefix: '${abbreviations.networkNetworkSecurityGroups}${resourceToken}-'
    location: location
    tags: tags
    addressPrefix: networkAddressPrefix
    logAnalyticsId: logAnalytics.outputs.id
  }
}

module blobZone 'network/private-dns-zone.bicep' = {
  scope: group
  params: {
    name: 'privatelink.blob.${environment().suffixes.storage}'
    tags: tags
    networkId: network.outputs.id
  }
}

module hostStorage 'storage/host-storage.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.storageStorageAccounts}${resourceToken}'
    location: location
    tags: tags
    sku: storageSku
    principalId: identity.outputs.principalId
    logAnalyticsId: logAnalytics.outputs.id
  }
}

module hostStorageEndpoint 'network/private-endpoint.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.networkPrivateEndpoints}${resourceToken}-blob'
    location: location
    tags: tags
    subnetId: network.outputs.endpointSubnetId
    targetId: hostStorage.outputs.id
    groupId: 'blob'
    dnsZoneId: blobZone.outputs.id
  }
}

module keyStores 'keys/key-store.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    prefixes: {
      vault: abbreviations.keyVaultVaults
      hsm: abbreviations.keyVaultManagedHSMs
      endpoint: abbreviations.networkPrivateEndpoints
    }
    resourceToken: resourceToken
    networkId: network.outputs.id
    endpointSubnetId: network.outputs.endpointSubnetId
    logAnalyticsId: logAnalytics.outputs.id
    principalId: identity.outputs.principalId
    keyStore: keyStore
    vaultCount: vaultCount
    kekSize: kekSize
    signingKeySize: signingKeySize
    rotation: {
      rotateAfter: keyRotateAfter
      expireAfter: keyExpireAfter
      notifyBefore: keyNotifyBefore
    }
    allowedAddresses: keyStoreAllowedAddresses
    existingManagedHsmId: existingManagedHsmId
    managedHsmAdministratorIds: empty(managedHsmAdministratorIds) ? [principalId] : managedHsmAdministratorIds
  }
}

module functionApp 'functions/function-app.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.webSitesFunctions}${resourceToken}'
    planName: '${abbreviations.webServerFarms}${resourceToken}'
    location: location
    tags: tags
    serviceName: 'kacls'
    identityId: identity.outputs.id
    subnetId: network.outputs.appSubnetId
    packageContainerUrl: hostStorage.outputs.packageContainerUrl
    alwaysReadyInstances: alwaysReadyInstances
    maximumInstances: maximumInstances
    instanceMemoryMB: instanceMemoryMB
    zoneRedundant: zoneRedundant
    customDomain: customDomain
    customDomainThumbprint: customDomainThumbprint
    allowedOrigins: split(allowedOrigins, ',')
    logAnalyticsId: logAnalytics.outputs.id
  }
  // The host reads its storage when it first starts.
  dependsOn: [hostStorageEndpoint]
}

module appSettings 'functions/app-settings.bicep' = {
  scope: group
  params: {
    name: environmentName
    url: 'https://${functionApp.outputs.hostName}/${routePrefix}'
    allowedOrigins: split(allowedOrigins, ',')
    ownerDomains: empty(ownerDomains) ? [] : split(ownerDomains, ',')
    anyOwnerDomain: empty(ownerDomains) && (anyOwnerDomain == 'true' || acceptsNobody)
    identityProviders: identityProviders
    guestEmailTypes: empty(guestEmailTypes) ? [] : split(guestEmailTypes, ',')
    privilegedUsers: empty(privilegedUsers) ? [] : split(privilegedUsers, ',')
    migrationPeers: empty(migrationPeers) ? [] : split(migrationPeers, ',')
    migrationAllow: split(migrationAllow, ',')
    kekIds: keyStores.outputs.kekIds
    kekAlgorithm: keyStore == 'managedHsm' ? managedHsmKekAlgorithm : ''
    signingKeyId: keyStores.outputs.signingKeyId
    identityClientId: identity.outputs.clientId
    storageAccountName: hostStorage.outputs.name
    applicationInsightsConnectionString: applicationInsights.outputs.connectionString
    moreSettings: moreSettings
  }
}

module applySettings 'functions/apply-settings.bicep' = {
  scope: group
  params: {
    appName: functionApp.outputs.name
    settings: appSettings.outputs.settings
  }
}

module alerts 'monitoring/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    logAnalyticsId: logAnalytics.outputs.id
    keyVaultIds: keyStores.outputs.vaultIds
    actionGroupIds: empty(actionGroupId) ? [] : [actionGroupId]
  }
}

module workbook 'monitoring/workbook.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    logAnalyticsId: logAnalytics.outputs.id
  }
}

@description('What to type into the Admin console as the URL of the key service.')
output KACLS_URL string = 'https://${functionApp.outputs.hostName}/${routePrefix}'
@description('Where everything is.')
output AZURE_RESOURCE_GROUP string = group.name
@description('The tenant.')
output AZURE_TENANT_ID string = tenant().tenantId
@description('The function app.')
output AZURE_FUNCTION_APP_NAME string = functionApp.outputs.name
@description('Where audit records are queried.')
output AZURE_LOG_ANALYTICS_ID string = logAnalytics.outputs.id
@description('vault or managedHsm.')
output KACLS_KEY_STORE string = keyStore
@description('The Managed HSM, empty with vaults.')
output KACLS_MANAGED_HSM_NAME string = keyStores.outputs.managedHsmName
@description('Object id of the service\'s identity, for the roles of a Managed HSM.')
output KACLS_PRINCIPAL_ID string = identity.outputs.principalId
@description('The accepted audiences; empty: nobody can use the service yet.')
output KACLS_IDP_AUDIENCES string = idpAudiences
