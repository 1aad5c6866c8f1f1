metadata description = 'The app settings of the service: docs/settings.md says what each is. A module without resources.'

@export()
@description('An identity provider: Kacls:Authentication:Providers.')
type identityProvider = {
  @description('Its name in audit records and perimeters.')
  name: string
  @description('The exact iss.')
  issuer: string
  @description('The accepted aud values. None accepts nothing.')
  audiences: string[]
  @description('user, guest, privileged.')
  uses: string[]
  @description('A JWKS URL; this or discovery.')
  keys: string?
  @description('The URL of its OIDC discovery document; this or keys.')
  discovery: string?
  @description('The e-mail domains that it may vouch for. Needed where several issuers are for users.')
  domains: string[]?
  @description('The claim that names the user where there is no google_email; email unless named.')
  emailClaim: string?
  @description('For a provider that always says email_verified: false.')
  ignoreEmailVerified: bool?
}

@export()
@description('A KEK of the ring: Kacls:KeyEncryption:Keys.')
type kek = {
  @description('Its name in every key that it wrapped: it never changes.')
  name: string
  @description('Resource id of its key.')
  id: string
  @description('Resource id of its seal key.')
  sealId: string
  @description('Whether it wraps here; it unwraps in any case.')
  active: bool
}

@export()
@description('Key identifier of a key, without a version, by its resource id. Host names of vaults and of HSMs have a suffix each.')
func keyIdOf(resourceId string, suffix string) string =>
  uri('https://${split(resourceId, '/')[8]}${suffix}', 'keys/${last(split(resourceId, '/'))}')

@export()
@description('Who may use the service: the same in every region.')
type accessOptions = {
  @description('Shown by status.')
  name: string
  @description('Origins of the web clients that may call it; those of the platform\'s CORS list.')
  allowedOrigins: string[]
  @description('Workspace domains that own this key service.')
  ownerDomains: string[]
  @description('Whether no such domain is named on purpose.')
  anyOwnerDomain: bool
  @description('Identity providers.')
  identityProviders: identityProvider[]
  @description('Types of guests that are admitted.')
  guestEmailTypes: string[]
  @description('E-mails of those who may use the privileged operations.')
  privilegedUsers: string[]
  @description('Base URLs of other key services to migrate from or to.')
  migrationPeers: string[]
  @description('What each of them is for: rewrap-from, unwrap.')
  migrationAllow: string[]
  @description('Whether every operation is refused.')
  suspended: bool
  @description('Operations that are refused.')
  disabledOperations: string[]
  @description('The file with the perimeters, in the package or mounted; empty: none.')
  perimetersFile: string
  @description('Further app settings, which replace those of the same name.')
  moreSettings: {
    @description('The setting of this name.')
    *: string
  }
}

@description('Who may use the service.')
param access accessOptions
@description('The base URL typed into the Admin console.')
param url string
@description('The ring.')
param keks kek[]
@description('What the host names of its vaults, or of its HSM, end with.')
param keyHostSuffix string
@description('Algorithm of a symmetric KEK (A256KW or A256GCM), empty for RSA.')
param kekAlgorithm string
@description('Resource id of the signing key.')
param signingKeyId string
@description('Whether Azure Front Door is in front.')
param hasFrontDoor bool
@description('What it writes into X-Azure-FDID.')
param frontDoorId string
@description('Client id of the service\'s identity.')
param identityClientId string
@description('Storage account of the Functions host.')
param storageAccountName string
@description('The address of its blobs.')
param blobServiceUri string
@description('Connection string of Application Insights.')
param applicationInsightsConnectionString string
@description('Whether the worker starts in a process that Azure has warmed up.')
param usePlaceholder bool

// Asked for by name, not compared with null: so that a snapshot can tell, though the value is known only in Azure.
var providerSettings = [for (provider, i) in access.identityProviders: union({
  'Kacls__Authentication__Providers__${i}__Name': provider.name
  'Kacls__Authentication__Providers__${i}__Issuer': provider.issuer
}, contains(provider, 'keys') ? {
  'Kacls__Authentication__Providers__${i}__Keys': provider.?keys
} : {}, contains(provider, 'discovery') ? {
  'Kacls__Authentication__Providers__${i}__Discovery': provider.?discovery
} : {}, contains(provider, 'emailClaim') ? {
  'Kacls__Authentication__Providers__${i}__EmailClaim': provider.?emailClaim
} : {}, contains(provider, 'ignoreEmailVerified') ? {
  'Kacls__Authentication__Providers__${i}__IgnoreEmailVerified': string(provider.?ignoreEmailVerified)
} : {}, toObject(range(0, length(provider.?domains ?? [])), j => ('Kacls__Authentication__Providers__${i}__Domains__${j}'), j => (provider.?domains ?? [])[j]),
  toObject(range(0, length(provider.audiences)), j => ('Kacls__Authentication__Providers__${i}__Audiences__${j}'), j => (provider.audiences[j])),
  toObject(range(0, length(provider.uses)), j => ('Kacls__Authentication__Providers__${i}__Uses__${j}'), j => (provider.uses[j])))]

// A seal key that the service would look for by itself is not named.
var kekSettings = [for (kek, i) in keks: union({
  'Kacls__KeyEncryption__Keys__${i}__Name': kek.name
  'Kacls__KeyEncryption__Keys__${i}__KeyId': keyIdOf(kek.id, keyHostSuffix)
}, toLower(kek.sealId) == toLower('${kek.id}-seal') ? {} : {
  'Kacls__KeyEncryption__Keys__${i}__SealKeyId': keyIdOf(kek.sealId, keyHostSuffix)
}, kek.active ? {} : {
  'Kacls__KeyEncryption__Keys__${i}__Active': 'false'
}, empty(kekAlgorithm) ? {} : {
  'Kacls__KeyEncryption__Keys__${i}__Algorithm': kekAlgorithm
})]

var lists = union(
  toObject(range(0, length(access.allowedOrigins)), i => ('Kacls__AllowedOrigins__${i}'), i => (access.allowedOrigins[i])),
  toObject(range(0, length(access.ownerDomains)), i => ('Kacls__OwnerDomains__${i}'), i => (access.ownerDomains[i])),
  toObject(range(0, length(access.guestEmailTypes)), i => ('Kacls__Guests__EmailTypes__${i}'), i => (access.guestEmailTypes[i])),
  toObject(range(0, length(access.privilegedUsers)), i => ('Kacls__Privileged__Users__${i}'), i => (access.privilegedUsers[i])),
  toObject(range(0, length(access.disabledOperations)), i => ('Kacls__DisabledOperations__${i}'), i => (access.disabledOperations[i])),
  toObject(range(0, length(access.migrationPeers)), i => ('Kacls__Migration__Peers__${i}__Url'), i => (access.migrationPeers[i])),
  toObject(
    range(0, length(access.migrationPeers) * length(access.migrationAllow)),
    i => ('Kacls__Migration__Peers__${i / length(access.migrationAllow)}__Allow__${i % length(access.migrationAllow)}'),
    i => (access.migrationAllow[i % length(access.migrationAllow)]))
)

var ownership = access.anyOwnerDomain ? { Kacls__AnyOwnerDomain: 'true' } : {}

var suspension = access.suspended ? { Kacls__Suspended: 'true' } : {}

var frontDoor = hasFrontDoor ? { Kacls__Network__FrontDoorId: frontDoorId } : {}

var perimeters = empty(access.perimetersFile) ? {} : { Kacls__Perimeters__File: access.perimetersFile }

var service = {
  Kacls__Name: access.name
  Kacls__Urls__0: url
  Kacls__KeyEncryption__Provider: 'KeyVault'
  Kacls__Signing__KeyId: keyIdOf(signingKeyId, keyHostSuffix)
  // Undelivered audit records; the instance's own disk, which ends with it.
  Kacls__Audit__StorePath: '/tmp/kacls-audit'
}

// No setting is a secret: each of these services is asked with a token of the identity.
var platform = {
  // The Functions host's proxy replaces X-Forwarded-For by the one address that the host sees. With this it is the client's, as Azure's front end
  // wrote it; without, an address inside Azure, and no perimeter could tell networks or countries.
  ASPNETCORE_FORWARDEDHEADERS_ENABLED: 'true'
  AZURE_CLIENT_ID: identityClientId
  // The host answers / with a page of its own otherwise.
  AzureWebJobsDisableHomepage: 'true'
  // The host would keep asking Application Insights for Live Metrics, which nobody watches, and again and again where its token is refused.
  // Azure.Monitor.OpenTelemetry.Exporter reads this section; host.json's enableLiveMetrics is for another telemetry mode.
  AzureMonitorExporter__EnableLiveMetrics: 'false'
  // Both: in its first moments the host can't read the second (azure-functions-host, issue 11787). No queues or tables: only HTTP triggers.
  AzureWebJobsStorage__accountName: storageAccountName
  AzureWebJobsStorage__blobServiceUri: blobServiceUri
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  // No dump, profiler or debugger attaches to a process that holds keys (.NET documentation, runtime configuration for debugging and profiling).
  DOTNET_EnableDiagnostics: '0'
}

// .NET 10 crashes under normal load in the warmed-up process (azure-functions-dotnet-worker, issue 3335).
var placeholder = usePlaceholder ? {} : { WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED: '0' }

var settings = union(
  platform, placeholder, service, frontDoor, perimeters, ownership, suspension, lists, shallowMerge(providerSettings), shallowMerge(kekSettings), access.moreSettings)

// By which the next deployment tells what was set by hand: names, and of the settings that stop something their values too.
var deployed = 'KACLS_DEPLOYED_SETTINGS'
var described = map(items(union(settings, { '${deployed}': '' })), setting =>
  setting.key == 'Kacls__Suspended' || startsWith(setting.key, 'Kacls__DisabledOperations__')
    ? '${setting.key}=${setting.value}'
    : setting.key)

@description('App settings by name.')
output settings { *: string } = union(settings, { '${deployed}': join(described, ',') })
