import { identityProvider } from 'functions/app-settings.bicep'

targetScope = 'subscription'
metadata description = 'Everything that a KACLS needs in Azure, in one region or two, but for what a company brings. docs/deploy.md describes the parameters.'

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

@description('Tags of everything that is made, by name.')
param tags { *: string } = {}

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
@description('The file with the perimeters, below the app\'s folder or mounted; empty: none.')
param perimetersFile string = ''
@description('Further app settings by name.')
param moreSettings { *: string } = {}

// ---- Where Google finds it --------------------------------------------------------------------------------------------------------------

@description('Path of the base URL.')
@minLength(1)
param routePrefix string = 'v1'
@description('The KACLS URL, where a gateway of the company\'s own is in front; empty: it follows from the rest.')
param publicUrl string = ''
@description('Azure Front Door in front of the app, of this tier; empty: none.')
@allowed(['', 'Standard', 'Premium'])
param frontDoor string = ''
@description('Requests a minute that Front Door lets through from one client address; 0: no limit.')
@minValue(0)
@maxValue(1000000)
param frontDoorRateLimit int = 10000
@description('Own host name, of Front Door where there is one; empty for that of Azure.')
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

@description('Address of a release\'s package that Azure fetches and deploys; empty: a tool pushes one, as azd does.')
param packageUrl string = ''

// ---- A second region --------------------------------------------------------------------------------------------------------------------

@description('Region of a second app with keys of its own, behind Front Door or publicUrl; empty: there is one region.')
param secondLocation string = ''
@description('Address space of its network, at least a /24.')
param secondNetworkAddressPrefix string = '10.90.1.0/24'

// ---- What a company brings. Where a list has an entry for a region, the first region comes first; an empty one is made -----------------

@description('Names of the resource groups of each region, with a comma between them.')
param existingResourceGroups string = ''
@description('Names of the resource groups of each region\'s keys, with a comma between them.')
param existingKeysResourceGroups string = ''
@description('Resource ids of the identity of each region, with a comma between them.')
param existingIdentities string = ''
@description('Resource ids of the subnet that each region\'s app sends from, with a comma between them.')
param existingAppSubnets string = ''
@description('Resource ids of the subnet of each region\'s private endpoints, with a comma between them.')
param existingEndpointSubnets string = ''
@description('Resource ids of each region\'s private DNS zone of blobs, with a comma between them.')
param existingBlobDnsZones string = ''
@description('Resource ids of each region\'s private DNS zone of vaults, or of HSMs, with a comma between them.')
param existingKeyDnsZones string = ''
@description('Resource ids of each region\'s Log Analytics workspace, with a comma between them.')
param existingLogAnalytics string = ''
@description('Resource ids of the first region\'s KEKs, with commas between them; empty: vaults with KEKs are made.')
param existingKeks string = ''
@description('Resource ids of their seal keys, in the same order, with commas between them; empty: each KEK\'s name and -seal.')
param existingSealKeys string = ''
@description('Resource ids of the second region\'s KEKs, with commas between them.')
param secondExistingKeks string = ''
@description('Resource ids of their seal keys, with commas between them.')
param secondExistingSealKeys string = ''
@description('Resource id of the signing key; empty: it is made, or with existingKeks is kacls-signing in the first one\'s vault.')
param existingSigningKey string = ''
@description('false: the app reaches the vaults, or the HSM, by ways that exist, and no private endpoint is made for them.')
@allowed(['true', 'false'])
param keyEndpoints string = 'true'

// ---- Keys -------------------------------------------------------------------------------------------------------------------------------

@description('Where the keys are.')
@allowed(['vault', 'managedHsm'])
param keyStore string = 'vault'
@description('Vaults of a region in the ring, each with a KEK. More unwrap more a second. Adding is safe; taking away is not: docs/deploy.md.')
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
@description('true: a lock keeps each vault, or the HSM, that is made from being deleted.')
@allowed(['true', 'false'])
param lockKeys string = 'true'
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
@description('true: five of Azure\'s places ask status every ten minutes.')
@allowed(['true', 'false'])
param availabilityTest string = 'true'
@description('What the resource groups may cost a month, in the subscription\'s currency, before owners and action group hear of it; 0: no budget.')
@minValue(0)
@maxValue(1000000)
param monthlyBudget int = 0
@description('First day of the month in which the budget is made, such as 2026-11-01. Azure takes no earlier one, and never another afterwards.')
@maxLength(10)
param budgetStartDate string = ''
@description('Distinct objects that one user may open in 15 minutes before the alert mass-opening fires.')
@minValue(1)
@maxValue(10000)
param massOpeningObjects int = 300
@description('Resource id of an event hub, or of a namespace, that records and the logs of the vaults are sent to for another SIEM; empty: none.')
param eventHubId string = ''

// ---- Regions: names are all known before anything is made, so that what-if sees every resource ------------------------------------------

func entry(list string, index int) string => split(list, ',')[?index] ?? ''
func entryOr(list string, index int, otherwise string) string => empty(entry(list, index)) ? otherwise : entry(list, index)
func entries(list string) string[] => empty(list) ? [] : split(list, ',')
func vaultOf(keyId string) string => join(take(split(keyId, '/'), 9), '/')
func groupOf(resourceId string) string => join(take(split(resourceId, '/'), 5), '/')

var abbreviations = loadJsonContent('abbreviations.json')
var locations = empty(secondLocation) ? [location] : [location, secondLocation]
var suffixes = ['', '-second']
var tokens = [for place in locations: uniqueString(subscription().id, environmentName, place)]
var allTags = union(tags, { 'azd-env-name': environmentName })
var groupPrefix = '${abbreviations.resourcesResourceGroups}${environmentName}'

var groups = [for i in range(0, length(locations)): entryOr(existingResourceGroups, i, '${groupPrefix}${suffixes[i]}')]
var keysGroups = [for i in range(0, length(locations)): entryOr(existingKeysResourceGroups, i, '${groupPrefix}${suffixes[i]}-keys')]
var identityIds = [for (token, i) in tokens: entryOr(existingIdentities, i, resourceId(
  subscription().subscriptionId, groups[i], 'Microsoft.ManagedIdentity/userAssignedIdentities',
  '${abbreviations.managedIdentityUserAssignedIdentities}${token}'))]
var workspaceIds = [for (token, i) in tokens: entryOr(existingLogAnalytics, i, resourceId(
  subscription().subscriptionId, groups[i], 'Microsoft.OperationalInsights/workspaces',
  '${abbreviations.operationalInsightsWorkspaces}${token}'))]

// ---- The ring: KEKs in vaults that are made or brought, or one in a Managed HSM ----------------------------------------------------------

var isHsm = keyStore == 'managedHsm'
var kekName = 'kacls-kek'
var signingKeyName = 'kacls-signing'
var hsmName = empty(existingManagedHsmId) ? '${abbreviations.keyVaultManagedHSMs}${tokens[0]}' : last(split(existingManagedHsmId, '/'))
var hsmId = empty(existingManagedHsmId)
  ? resourceId(subscription().subscriptionId, keysGroups[0], 'Microsoft.KeyVault/managedHSMs', hsmName)
  : existingManagedHsmId

var broughtKeks = isHsm ? [[], []] : [entries(existingKeks), entries(secondExistingKeks)]
var broughtSeals = isHsm ? [[], []] : [entries(existingSealKeys), entries(secondExistingSealKeys)]
var newVaults = [for (token, i) in tokens: isHsm || !empty(broughtKeks[i])
  ? []
  : map(range(1, vaultCount), n => '${abbreviations.keyVaultVaults}${token}-${n}')]
var newHsm = isHsm && empty(existingManagedHsmId)
var makesKeys = [for (token, i) in tokens: !empty(newVaults[i]) || (newHsm && i == 0)]

// Of each region. The names never change: they are in every wrapped key.
var kekIds = [for (token, i) in tokens: isHsm
  ? (i == 0 ? ['${hsmId}/keys/${kekName}'] : [])
  : empty(broughtKeks[i])
      ? map(newVaults[i], vault =>
          resourceId(subscription().subscriptionId, keysGroups[i], 'Microsoft.KeyVault/vaults/keys', vault, kekName))
      : broughtKeks[i]]
var rings = [for (token, i) in tokens: map(kekIds[i], (id, n) => {
  name: 'kek${n + 1}${suffixes[i]}'
  id: id
  sealId: broughtSeals[i][?n] ?? '${id}-seal'
})]
var keyStoreIds = [for ids in kekIds: union(map(ids, id => vaultOf(id)), [])]

// Both regions sign with one key: other key services keep what they fetched from either. The second region has one of its own to go on with.
var isSigningKeyBrought = !empty(existingSigningKey) || (!isHsm && !empty(broughtKeks[0]))
var signingKeyId = empty(existingSigningKey) ? '${keyStoreIds[0][0]}/keys/${signingKeyName}' : existingSigningKey

// Key Vault Crypto Service Encryption User: read, wrap, unwrap, and nothing else.
var kekRoleName = 'e147488a-f6f5-4113-8e2d-b22465e65bf6'
var signedWith = isHsm ? [] : concat(map(flatten(rings), kek => kek.sealId), [signingKeyId])
var signerGroups = union(map(signedWith, id => groupOf(id)), [])
var makesSignerRole = !isHsm && empty(existingSignerRoleId)
var signerRoleName = makesSignerRole ? guid(signerGroups[0], 'kacls-signer') : last(split(existingSignerRoleId, '/'))
var broughtAccess = isHsm ? [] : concat(
  flatten(map(range(0, length(locations)), i => empty(broughtKeks[i]) ? [] : concat(
    map(rings[i], kek => { id: kek.id, role: kekRoleName }),
    map(rings[i], kek => { id: kek.sealId, role: signerRoleName })))),
  isSigningKeyBrought ? [{ id: signingKeyId, role: signerRoleName }] : [])

// ---- Who may use the service ------------------------------------------------------------------------------------------------------------

var issuer = empty(idpIssuer) ? '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0' : idpIssuer
var identityProviders = concat([
  {
    name: idpName
    issuer: issuer
    audiences: entries(idpAudiences)
    uses: split(idpUses, ',')
    discovery: empty(idpDiscovery) ? '${issuer}/.well-known/openid-configuration' : idpDiscovery
    domains: entries(idpDomains)
    emailClaim: idpEmailClaim
    ignoreEmailVerified: idpIgnoreEmailVerified == 'true'
  }
], moreIdentityProviders)

// The app does not start without an owner's domain. A first deployment, which nobody can use yet because no client id is accepted, starts all the
// same and answers status: the hooks say what is missing.
var acceptsNobody = empty(flatten(map(identityProviders, provider => provider.audiences)))
var access = {
  name: environmentName
  allowedOrigins: split(allowedOrigins, ',')
  ownerDomains: entries(ownerDomains)
  anyOwnerDomain: empty(ownerDomains) && (anyOwnerDomain == 'true' || acceptsNobody)
  identityProviders: identityProviders
  guestEmailTypes: entries(guestEmailTypes)
  privilegedUsers: entries(privilegedUsers)
  migrationPeers: entries(migrationPeers)
  migrationAllow: split(migrationAllow, ',')
  suspended: suspended == 'true'
  disabledOperations: entries(disabledOperations)
  perimetersFile: perimetersFile
  moreSettings: moreSettings
}

// ---- Where Google finds it --------------------------------------------------------------------------------------------------------------

var hasFrontDoor = !empty(frontDoor)
var frontDoorNames = {
  profile: '${abbreviations.cdnProfiles}${tokens[0]}'
  endpoint: 'kacls-${tokens[0]}'
  policy: '${abbreviations.networkFirewallPoliciesWebApplication}${tokens[0]}'
}

// The service serves below the path of its URL.
var basePath = empty(publicUrl) ? routePrefix : join(skip(split(publicUrl, '/'), 3), '/')
var actionGroupIds = empty(actionGroupId) ? [] : [actionGroupId]

module publicCloud 'public-cloud.bicep' = {}

resource madeGroups 'Microsoft.Resources/resourceGroups@2025-04-01' = [for (name, i) in groups: if (empty(entry(existingResourceGroups, i))) {
  name: name
  location: locations[i]
  // azd looks for the app in the one group that has its tag, and gives up on two (azure-dev, FindResourceGroupForEnvironment).
  tags: i == 0 ? allTags : tags
  dependsOn: [publicCloud]
}]

// Deleting the other groups takes the apps down and leaves the keys.
resource madeKeysGroups 'Microsoft.Resources/resourceGroups@2025-04-01' = [
  for (name, i) in keysGroups: if (empty(entry(existingKeysResourceGroups, i)) && makesKeys[i]) {
    name: name
    location: locations[i]
    tags: tags
    dependsOn: [publicCloud]
  }
]

module identities 'identity.bicep' = [for (id, i) in identityIds: {
  scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
  params: {
    name: last(split(id, '/'))
    exists: !empty(entry(existingIdentities, i))
    location: locations[i]
    tags: allTags
  }
  dependsOn: [madeGroups]
}]

module observability 'observability/observability.bicep' = [for (token, i) in tokens: {
  scope: resourceGroup(groups[i])
  params: {
    names: {
      logAnalytics: '${abbreviations.operationalInsightsWorkspaces}${token}'
      applicationInsights: '${abbreviations.insightsComponents}${token}'
      auditArchive: '${abbreviations.storageStorageAccounts}audit${token}'
    }
    location: locations[i]
    tags: allTags
    logAnalyticsId: workspaceIds[i]
    exists: !empty(entry(existingLogAnalytics, i))
    retentionInDays: logRetentionInDays
    #disable-next-line what-if-short-circuiting // RoleAssignmentUpdateNotPermitted: see keys/key-access.bicep.
    principalId: identities[i].outputs.principalId
    archiveDays: auditArchiveDays
    archivePolicyState: auditArchivePolicyState
    storageSku: storageSku
    eventHubId: eventHubId
  }
  dependsOn: [madeGroups]
}]

module signerRole 'keys/signer-role.bicep' = if (makesSignerRole) {
  scope: resourceGroup(split(makesSignerRole ? signerGroups[0] : hsmId, '/')[2], split(makesSignerRole ? signerGroups[0] : hsmId, '/')[4])
  params: {
    name: signerRoleName
    displayName: 'KACLS signer ${tokens[0]}'
    groupIds: makesSignerRole ? signerGroups : ['none']
  }
  dependsOn: [madeKeysGroups]
}

module keys 'keys/key-store.bicep' = [for (token, i) in tokens: if (makesKeys[i]) {
  scope: resourceGroup(keysGroups[i])
  params: {
    location: locations[i]
    tags: allTags
    vaultNames: newVaults[i]
    newHsmName: newHsm ? hsmName : ''
    kekName: kekName
    signingKeyName: i == 0 && isSigningKeyBrought ? '' : signingKeyName
    kekRoleName: kekRoleName
    signerRoleName: signerRoleName
    logAnalyticsId: workspaceIds[i]
    #disable-next-line what-if-short-circuiting // RoleAssignmentUpdateNotPermitted: see keys/key-access.bicep.
    principalIds: [for n in range(0, length(locations)): identities[n].outputs.principalId]
    isLocked: lockKeys == 'true'
    createMode: vaultCreateMode
    kekSize: kekSize
    signingKeySize: signingKeySize
    rotation: {
      rotateAfter: keyRotateAfter
      expireAfter: keyExpireAfter
      notifyBefore: keyNotifyBefore
    }
    allowedAddresses: entries(keyStoreAllowedAddresses)
    managedHsmAdministratorIds: empty(managedHsmAdministratorIds) ? [principalId] : split(managedHsmAdministratorIds, ',')
    managedHsmRetentionInDays: managedHsmRetentionInDays
  }
  dependsOn: [madeKeysGroups, observability, signerRole]
}]

@batchSize(1)
module broughtKeyAccess 'keys/key-access.bicep' = [for (key, i) in broughtAccess: {
  scope: resourceGroup(split(key.id, '/')[2], split(key.id, '/')[4])
  params: {
    vaultName: split(key.id, '/')[8]
    name: last(split(key.id, '/'))
    #disable-next-line what-if-short-circuiting // RoleAssignmentUpdateNotPermitted: see keys/key-access.bicep.
    principalIds: [for n in range(0, length(locations)): identities[n].outputs.principalId]
    roleName: key.role
  }
  dependsOn: [signerRole]
}]

module frontDoorProfile 'front-door/profile.bicep' = if (hasFrontDoor) {
  scope: resourceGroup(groups[0])
  params: {
    name: frontDoorNames.profile
    endpointName: frontDoorNames.endpoint
    policyName: frontDoorNames.policy
    tags: allTags
    tier: frontDoor == 'Premium' ? 'Premium' : 'Standard'
    rateLimit: frontDoorRateLimit
    logAnalyticsId: workspaceIds[0]
  }
  dependsOn: [madeGroups, observability]
}

var isUrlOfApp = empty(publicUrl) && !hasFrontDoor
var sharedUrl = !empty(publicUrl)
  ? publicUrl
  : hasFrontDoor
      ? uri('https://${empty(customDomain) ? frontDoorProfile!.outputs.hostName : customDomain}', basePath)
      : length(locations) == 1 ? '' : fail('secondLocation needs frontDoor or publicUrl: without, nobody would reach the second region')

module regions 'region.bicep' = [for (token, i) in tokens: {
  scope: resourceGroup(groups[i])
  params: {
    resourceToken: token
    location: locations[i]
    tags: allTags
    serviceName: 'kacls${suffixes[i]}'
    identityId: identityIds[i]
    identityClientId: identities[i].outputs.clientId
    #disable-next-line what-if-short-circuiting // RoleAssignmentUpdateNotPermitted: see keys/key-access.bicep.
    principalId: identities[i].outputs.principalId
    logAnalyticsId: workspaceIds[i]
    allLogAnalyticsIds: union(workspaceIds, [])
    applicationInsightsConnectionString: observability[i].outputs.connectionString
    network: {
      addressPrefix: i == 0 ? networkAddressPrefix : secondNetworkAddressPrefix
      appSubnetId: entry(existingAppSubnets, i)
      endpointSubnetId: entry(existingEndpointSubnets, i)
      blobZoneId: entry(existingBlobDnsZones, i)
      keyZoneId: entry(existingKeyDnsZones, i)
      hasKeyEndpoints: keyEndpoints == 'true'
    }
    app: {
      alwaysReadyInstances: alwaysReadyInstances
      maximumInstances: maximumInstances
      instanceMemoryMB: instanceMemoryMB
      zoneRedundant: zoneRedundant == 'true'
      storageSku: storageSku
      usePlaceholder: usePlaceholder == 'true'
      customDomain: hasFrontDoor || i > 0 ? '' : customDomain
      managedCertificate: managedCertificate == 'true'
      customDomainThumbprint: customDomainThumbprint
      packageUrl: packageUrl
    }
    access: access
    isUrlOfApp: isUrlOfApp
    url: sharedUrl
    routePrefix: routePrefix
    hasFrontDoor: hasFrontDoor
    frontDoorId: hasFrontDoor ? frontDoorProfile!.outputs.frontDoorId : ''
    // Each region wraps under its own KEKs, and unwraps under all.
    keks: flatten(map(range(0, length(locations)), n => map(rings[n], kek => {
      name: kek.name
      id: kek.id
      sealId: kek.sealId
      active: n == i || empty(rings[i])
    })))
    kekAlgorithm: isHsm ? managedHsmKekAlgorithm : ''
    signingKeyId: signingKeyId
    keyStores: isHsm ? [{ name: 'hsm', id: hsmId }] : flatten(map(range(0, length(locations)), n => map(keyStoreIds[n], (id, m) => {
      name: '${n == i ? '' : 'remote-'}vault-${m + 1}'
      id: id
    })))
    isHsm: isHsm
    // An alert watches what is in its own subscription.
    watchedVaultIds: isHsm ? [] : filter(keyStoreIds[i], id => split(id, '/')[2] == subscription().subscriptionId)
    actionGroupIds: actionGroupIds
    massOpeningObjects: massOpeningObjects
  }
  // Key Vault refuses to make an endpoint and a key of one vault at the same time (ConflictError).
  dependsOn: [madeGroups, keys, broughtKeyAccess]
}]

module frontDoorRoute 'front-door/route.bicep' = if (hasFrontDoor) {
  scope: resourceGroup(groups[0])
  params: {
    profileName: frontDoorNames.profile
    endpointName: frontDoorNames.endpoint
    policyName: frontDoorNames.policy
    tags: allTags
    customDomain: customDomain
    routePrefix: basePath
    appCount: length(locations)
    hostNames: [for i in range(0, length(locations)): regions[i].outputs.hostName]
    actionGroupIds: actionGroupIds
  }
}

var url = isUrlOfApp ? uri('https://${regions[0].outputs.hostName}', basePath) : sharedUrl

module availability 'monitoring/availability.bicep' = if (availabilityTest == 'true') {
  scope: resourceGroup(groups[0])
  params: {
    location: location
    tags: allTags
    applicationInsightsId: resourceId(
      subscription().subscriptionId, groups[0], 'Microsoft.Insights/components', '${abbreviations.insightsComponents}${tokens[0]}')
    url: url
    actionGroupIds: actionGroupIds
  }
  dependsOn: [observability]
}

module budget 'budget.bicep' = if (monthlyBudget > 0) {
  params: {
    name: 'kacls-${environmentName}'
    amount: max(monthlyBudget, 1)
    startDate: empty(budgetStartDate) ? fail('monthlyBudget needs budgetStartDate, the first day of this month') : budgetStartDate
    resourceGroups: union(groups, keysGroups)
    actionGroupIds: actionGroupIds
  }
}

@description('What to type into the Admin console as the URL of the key service.')
output KACLS_URL string = url
@description('Where everything of the first region but the keys is.')
output AZURE_RESOURCE_GROUP string = groups[0]
@description('Where its vaults are, or the Managed HSM, where they are made.')
output KACLS_KEYS_RESOURCE_GROUP string = keysGroups[0]
@description('The tenant.')
output AZURE_TENANT_ID string = tenant().tenantId
@description('The function app.')
output AZURE_FUNCTION_APP_NAME string = regions[0].outputs.appName
@description('Where its package is put.')
output KACLS_STORAGE_ACCOUNT_NAME string = regions[0].outputs.storageAccountName
@description('Whether there is a second region.')
output KACLS_SECOND_REGION string = empty(secondLocation) ? 'false' : 'true'
@description('Where everything of the second region but the keys is.')
output KACLS_SECOND_RESOURCE_GROUP string = empty(secondLocation) ? '' : groups[?1] ?? ''
@description('Its function app.')
output KACLS_SECOND_FUNCTION_APP_NAME string = empty(secondLocation) ? '' : regions[1].outputs.appName
@description('Where its package is put.')
output KACLS_SECOND_STORAGE_ACCOUNT_NAME string = empty(secondLocation) ? '' : regions[1].outputs.storageAccountName
@description('Where audit records are queried.')
output AZURE_LOG_ANALYTICS_ID string = workspaceIds[0]
@description('vault or managedHsm.')
output KACLS_KEY_STORE string = keyStore
@description('The Managed HSM, empty with vaults.')
output KACLS_MANAGED_HSM_NAME string = isHsm ? hsmName : ''
@description('Object ids of the service\'s identities, for the roles of a Managed HSM.')
output KACLS_PRINCIPAL_ID string = empty(secondLocation)
  ? identities[0].outputs.principalId
  : '${identities[0].outputs.principalId} ${identities[1].outputs.principalId}'
@description('The accepted audiences; empty: nobody can use the service yet.')
output KACLS_IDP_AUDIENCES string = idpAudiences
@description('Origins of the web clients that may call it.')
output KACLS_ALLOWED_ORIGINS string = allowedOrigins
