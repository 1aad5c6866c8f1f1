import { identityProvider } from 'functions/app-settings.bicep'

targetScope = 'subscription'
metadata description = 'Everything that a KACLS needs in Azure, the keys in a resource group of their own. docs/deploy.md describes the parameters.'

// ---- What azd gives ---------------------------------------------------------------------------------------------------------------------

@description('Name of the azd environment; part of the resource group\'s name.')
@minLength(1)
@maxLength(40)
param environmentName string
@description('Region, one that has Flex Consumption.')
@minLength(1)
param location string
@description('Object id of who deploys: the first administrator of a new Managed HSM.')
param principalId string = ''

// ---- Who may use the service ------------------------------------------------------------------------------------------------------------

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
@description('true: every operation is refused until it is false again. The emergency stop.')
@allowed(['true', 'false'])
param suspended string = 'false'
@description('Operations that are refused, with commas between them.')
param disabledOperations string = ''
@description('Further app settings by name, perimeters for instance.')
param moreSettings { *: string } = {}

// ---- Where Google finds it --------------------------------------------------------------------------------------------------------------

@description('Path of the base URL.')
@minLength(1)
param routePrefix string = 'v1'
@description('Own host name, empty for that of Azure.')
@maxLength(253)
param customDomain string = ''
@description('true: Azure makes and renews its certificate. The name must have been bound by an earlier deployment.')
@allowed(['true', 'false'])
param managedCertificate string = 'false'
@description('Thumbprint of a certificate that the app has already, instead.')
@maxLength(40)
param customDomainThumbprint string = ''
@description('Origins of the web clients that may call it, with commas between them. Google\'s reference names this one.')
@minLength(1)
param allowedOrigins string = 'https://client-side-encryption.google.com'

// ---- Keys -------------------------------------------------------------------------------------------------------------------------------

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
@description('recover: vaults, or the HSM, of the same names were deleted, and come back with their keys. default: any other deployment.')
@allowed(['default', 'recover'])
param vaultCreateMode string = 'default'
@description('Addresses or ranges that may reach the vaults, or the HSM, from the internet, with commas between them.')
param keyStoreAllowedAddresses string = ''
@description('Resource id of a role that reads a key and signs with it; empty: such a role is made.')
param existingSignerRoleId string = ''
@description('Resource id of a Managed HSM that exists already; empty: a new one is made.')
param existingManagedHsmId string = ''
@description('Object ids of the first administrators of a new Managed HSM, with commas between them. None: who deploys.')
param managedHsmAdministratorIds string = ''
@description('Days that a deleted new Managed HSM can be recovered, is billed and can\'t be purged. Never changed afterwards.')
@minValue(7)
@maxValue(90)
param managedHsmRetentionInDays int = 90
@description('Algorithm of a symmetric KEK in a Managed HSM; empty for RSA.')
@allowed(['', 'A256KW', 'A256GCM'])
param managedHsmKekAlgorithm string = ''

// ---- Size, records, alerts --------------------------------------------------------------------------------------------------------------

@description('Instances that are always warm.')
@minValue(0)
@maxValue(1000)
param alwaysReadyInstances int = 2
@description('Most instances that there may be.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40
@description('Memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048
@description('true: the worker starts in a process that Azure has warmed up. Not before .NET 10 no longer crashes there.')
@allowed(['true', 'false'])
param usePlaceholder string = 'false'
@description('true: the app is spread over availability zones, with two instances at least; storageSku should then be zone-redundant too.')
@allowed(['true', 'false'])
param zoneRedundant string = 'false'
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
@maxValue(146000)
param auditArchiveDays int = 0
@description('Whether that time can still be shortened.')
@allowed(['Unlocked', 'Locked'])
param auditArchivePolicyState string = 'Unlocked'
@description('Resource id of the action group that alerts go to; empty: they only show in the portal.')
param actionGroupId string = ''
@description('Distinct objects that one user may open in 15 minutes before the alert mass-opening fires.')
@minValue(1)
@maxValue(10000)
param massOpeningObjects int = 300
@description('Resource id of an event hub, or of a namespace, that records and the logs of the vaults are sent to for another SIEM; empty: none.')
param eventHubId string = ''

// ---- Names: all known before anything is made, so that what-if sees every resource ------------------------------------------------------

var abbreviations = loadJsonContent('abbreviations.json')
var resourceToken = uniqueString(subscription().id, environmentName, location)
var groupName = '${abbreviations.resourcesResourceGroups}${environmentName}'
var names = {
  identity: '${abbreviations.managedIdentityUserAssignedIdentities}${resourceToken}'
  logAnalytics: '${abbreviations.operationalInsightsWorkspaces}${resourceToken}'
  applicationInsights: '${abbreviations.insightsComponents}${resourceToken}'
  auditArchive: '${abbreviations.storageStorageAccounts}audit${resourceToken}'
  network: '${abbreviations.networkVirtualNetworks}${resourceToken}'
  hostStorage: '${abbreviations.storageStorageAccounts}${resourceToken}'
  plan: '${abbreviations.webServerFarms}${resourceToken}'
  app: '${abbreviations.webSitesFunctions}${resourceToken}'
}
var endpointPrefix = '${abbreviations.networkPrivateEndpoints}${resourceToken}-'
var tags = { 'azd-env-name': environmentName }

// ---- The key store: vaults, a Managed HSM that is made, or one that exists --------------------------------------------------------------

var isHsm = keyStore == 'managedHsm'
var hsmName = empty(existingManagedHsmId) ? '${abbreviations.keyVaultManagedHSMs}${resourceToken}' : last(split(existingManagedHsmId, '/'))
var vaultNames = [for i in range(0, isHsm ? 0 : vaultCount): '${abbreviations.keyVaultVaults}${resourceToken}-${i + 1}']
var vaultIds = [
  for name in vaultNames: resourceId(subscription().subscriptionId, keysGroup.name, 'Microsoft.KeyVault/vaults', name)
]
var hsmId = empty(existingManagedHsmId)
  ? resourceId(subscription().subscriptionId, keysGroup.name, 'Microsoft.KeyVault/managedHSMs', hsmName)
  : existingManagedHsmId

// The suffix is .vault.azure.net, in other clouds another; that of an HSM has managedhsm in vault's place.
var keyHosts = isHsm
  ? ['${hsmName}${replace(environment().suffixes.keyvaultDns, '.vault.', '.managedhsm.')}']
  : map(vaultNames, name => '${name}${environment().suffixes.keyvaultDns}')
var kekName = 'kacls-kek'
var signingKeyName = 'kacls-signing'

// ---- Who may use the service ------------------------------------------------------------------------------------------------------------

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
  name: groupName
  location: location
  tags: tags
}

// Deleting the other group takes the app down and leaves the keys. This one can have a lock. It does without azd's tag: azd looks for the app
// in the one group that has it, and gives up on two (azure-dev, FindResourceGroupForEnvironment).
resource keysGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: '${groupName}-keys'
  location: location
}

module identity 'identity.bicep' = {
  scope: group
  params: {
    name: names.identity
    location: location
    tags: tags
  }
}

module logAnalytics 'observability/log-analytics.bicep' = {
  scope: group
  params: {
    name: names.logAnalytics
    location: location
    tags: tags
    retentionInDays: logRetentionInDays
  }
}

module applicationInsights 'observability/application-insights.bicep' = {
  scope: group
  params: {
    name: names.applicationInsights
    location: location
    tags: tags
    logAnalyticsId: logAnalytics.outputs.id
    #disable-next-line what-if-short-circuiting // RoleAssignmentUpdateNotPermitted: see keys/key.bicep.
    principalId: identity.outputs.principalId
  }
}

module auditArchive 'observability/audit-archive.bicep' = if (auditArchiveDays > 0) {
  scope: group
  params: {
    name: names.auditArchive
    location: location
    tags: tags
    sku: storageSku
    retentionInDays: max(auditArchiveDays, 1)
    policyState: auditArchivePolicyState
    logAnalyticsName: names.logAnalytics
    logAnalyticsId: logAnalytics.outputs.id
  }
}

module eventHubExport 'observability/event-hub-export.bicep' = if (!empty(eventHubId)) {
  scope: group
  params: {
    namespaceId: split(eventHubId, '/eventhubs/')[0]
    eventHubName: contains(eventHubId, '/eventhubs/') ? last(split(eventHubId, '/')) : ''
    logAnalyticsName: names.logAnalytics
  }
  dependsOn: [logAnalytics]
}

module network 'network/network.bicep' = {
  scope: group
  params: {
    name: names.network
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
    name: names.hostStorage
    location: location
    tags: tags
    sku: storageSku
    #disable-next-line what-if-short-circuiting // RoleAssignmentUpdateNotPermitted: see keys/key.bicep.
    principalId: identity.outputs.principalId
    logAnalyticsId: logAnalytics.outputs.id
  }
}

module hostStorageEndpoint 'network/private-endpoint.bicep' = {
  scope: group
  params: {
    name: '${endpointPrefix}blob'
    location: location
    tags: tags
    subnetId: network.outputs.endpointSubnetId
    targetId: hostStorage.outputs.id
    groupId: 'blob'
    dnsZoneId: blobZone.outputs.id
  }
}

module keys 'keys/key-store.bicep' = {
  scope: keysGroup
  params: {
    location: location
    tags: tags
    vaultNames: vaultNames
    newHsmName: isHsm && empty(existingManagedHsmId) ? hsmName : ''
    kekName: kekName
    signingKeyName: signingKeyName
    resourceToken: resourceToken
    logAnalyticsId: logAnalytics.outputs.id
    #disable-next-line what-if-short-circuiting // RoleAssignmentUpdateNotPermitted: see keys/key.bicep.
    principalId: identity.outputs.principalId
    createMode: vaultCreateMode
    kekSize: kekSize
    signingKeySize: signingKeySize
    rotation: {
      rotateAfter: keyRotateAfter
      expireAfter: keyExpireAfter
      notifyBefore: keyNotifyBefore
    }
    allowedAddresses: empty(keyStoreAllowedAddresses) ? [] : split(keyStoreAllowedAddresses, ',')
    existingSignerRoleId: existingSignerRoleId
    managedHsmAdministratorIds: empty(managedHsmAdministratorIds) ? [principalId] : split(managedHsmAdministratorIds, ',')
    managedHsmRetentionInDays: managedHsmRetentionInDays
  }
}

module keyEndpoints 'network/key-endpoints.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    namePrefix: endpointPrefix
    networkId: network.outputs.id
    subnetId: network.outputs.endpointSubnetId
    targetIds: isHsm ? [hsmId] : vaultIds
    isHsm: isHsm
  }
  // Key Vault refuses to make an endpoint and a key of one vault at the same time (ConflictError).
  dependsOn: [keys]
}

module functionApp 'functions/function-app.bicep' = {
  scope: group
  params: {
    name: names.app
    planName: names.plan
    location: location
    tags: tags
    serviceName: 'kacls'
    identityId: identity.outputs.id
    subnetId: network.outputs.appSubnetId
    packageContainerUrl: hostStorage.outputs.packageContainerUrl
    alwaysReadyInstances: alwaysReadyInstances
    maximumInstances: maximumInstances
    instanceMemoryMB: instanceMemoryMB
    zoneRedundant: zoneRedundant == 'true'
    customDomain: customDomain
    managedCertificate: managedCertificate == 'true' && !empty(customDomain)
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
    url: uri('https://${functionApp.outputs.hostName}', routePrefix)
    allowedOrigins: split(allowedOrigins, ',')
    ownerDomains: empty(ownerDomains) ? [] : split(ownerDomains, ',')
    anyOwnerDomain: empty(ownerDomains) && (anyOwnerDomain == 'true' || acceptsNobody)
    identityProviders: identityProviders
    guestEmailTypes: empty(guestEmailTypes) ? [] : split(guestEmailTypes, ',')
    privilegedUsers: empty(privilegedUsers) ? [] : split(privilegedUsers, ',')
    migrationPeers: empty(migrationPeers) ? [] : split(migrationPeers, ',')
    migrationAllow: split(migrationAllow, ',')
    kekIds: map(keyHosts, host => uri('https://${host}', 'keys/${kekName}'))
    kekAlgorithm: isHsm ? managedHsmKekAlgorithm : ''
    signingKeyId: uri('https://${keyHosts[0]}', 'keys/${signingKeyName}')
    identityClientId: identity.outputs.clientId
    storageAccountName: names.hostStorage
    blobServiceUri: hostStorage.outputs.blobServiceUri
    applicationInsightsConnectionString: applicationInsights.outputs.connectionString
    usePlaceholder: usePlaceholder == 'true'
    suspended: suspended == 'true'
    disabledOperations: empty(disabledOperations) ? [] : split(disabledOperations, ',')
    moreSettings: moreSettings
  }
}

module applySettings 'functions/apply-settings.bicep' = {
  scope: group
  params: {
    appName: names.app
    settings: appSettings.outputs.settings
  }
  // With its settings the app starts, and looks for its keys.
  dependsOn: [keyEndpoints]
}

module alerts 'monitoring/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    logAnalyticsId: logAnalytics.outputs.id
    keyVaultIds: vaultIds
    actionGroupIds: empty(actionGroupId) ? [] : [actionGroupId]
    massOpeningObjects: massOpeningObjects
  }
  dependsOn: [keys]
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
output KACLS_URL string = uri('https://${functionApp.outputs.hostName}', routePrefix)
@description('Where everything but the keys is.')
output AZURE_RESOURCE_GROUP string = group.name
@description('Where the vaults are, or the Managed HSM that is made.')
output KACLS_KEYS_RESOURCE_GROUP string = keysGroup.name
@description('The tenant.')
output AZURE_TENANT_ID string = tenant().tenantId
@description('The function app.')
output AZURE_FUNCTION_APP_NAME string = names.app
@description('Where its package is put.')
output KACLS_STORAGE_ACCOUNT_NAME string = names.hostStorage
@description('Where audit records are queried.')
output AZURE_LOG_ANALYTICS_ID string = logAnalytics.outputs.id
@description('vault or managedHsm.')
output KACLS_KEY_STORE string = keyStore
@description('The Managed HSM, empty with vaults.')
output KACLS_MANAGED_HSM_NAME string = isHsm ? hsmName : ''
@description('Object id of the service\'s identity, for the roles of a Managed HSM.')
output KACLS_PRINCIPAL_ID string = identity.outputs.principalId
@description('The accepted audiences; empty: nobody can use the service yet.')
output KACLS_IDP_AUDIENCES string = idpAudiences
@description('Origins of the web clients that may call it.')
output KACLS_ALLOWED_ORIGINS string = allowedOrigins
