metadata description = 'Azure Front Door: one name for the apps of both regions, and a limit of requests before them.'

@description('Name of the profile.')
@minLength(1)
@maxLength(90)
param name string
@description('Name of the endpoint, which begins its host name.')
@minLength(1)
@maxLength(46)
param endpointName string
@description('Name of the firewall\'s policy: letters and digits.')
@minLength(1)
@maxLength(128)
param policyName string
@description('Tags of every resource.')
param tags { *: string }
@description('Standard, or Premium, whose managed rules log what looks like an attack.')
@allowed(['Standard', 'Premium'])
param tier string
@description('Requests a minute from one client address; 0: no limit.')
@minValue(0)
@maxValue(1000000)
param rateLimit int
@description('Log Analytics workspace for diagnostics.')
param logAnalyticsId string

var sku = '${tier}_AzureFrontDoor'

resource profile 'Microsoft.Cdn/profiles@2025-06-01' = {
  name: name
  location: 'global'
  tags: tags
  sku: { name: sku }
  properties: { originResponseTimeoutSeconds: 30 }
}

resource endpoint 'Microsoft.Cdn/profiles/afdEndpoints@2025-06-01' = {
  parent: profile
  name: endpointName
  location: 'global'
  tags: tags
  properties: { enabledState: 'Enabled' }
}

// POST is every operation that opens or seals something. Front Door counts by the address that it sees, each of its servers by itself.
var limit = {
  name: 'perAddress'
  priority: 100
  enabledState: 'Enabled'
  ruleType: 'RateLimitRule'
  rateLimitDurationInMinutes: 1
  rateLimitThreshold: max(rateLimit, 1)
  matchConditions: [{ matchVariable: 'RequestMethod', operator: 'Equal', negateCondition: false, matchValue: ['POST'] }]
  action: 'Block'
}

// Its managed rules only log: a token that looks like an attack to one of them would be a document that does not open.
var managed = { ruleSetType: 'Microsoft_DefaultRuleSet', ruleSetVersion: '2.1', ruleSetAction: 'Log' }

resource policy 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2025-10-01' = {
  name: policyName
  location: 'global'
  tags: tags
  sku: { name: sku }
  properties: {
    policySettings: { enabledState: 'Enabled', mode: 'Prevention', requestBodyCheck: 'Disabled', customBlockResponseStatusCode: 429 }
    customRules: { rules: rateLimit > 0 ? [limit] : [] }
    managedRules: { managedRuleSets: tier == 'Premium' ? [managed] : [] }
  }
}

#disable-next-line use-recent-api-versions
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-analytics'
  scope: profile
  properties: {
    workspaceId: logAnalyticsId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('What Front Door writes into X-Azure-FDID.')
output frontDoorId string = profile.properties.frontDoorId
@description('Its own host name.')
output hostName string = endpoint.properties.hostName
