metadata description = 'Alerts on the audit, on the metrics of the service and on the vaults. docs/operations.md says what to do about each.'

@description('Where the log alert rules are kept: the region of the workspace.')
param location string

@description('Tags of the rules.')
param tags { *: string } = {}

@description('Stands before the name of each rule.')
param namePrefix string = 'kacls'

@description('Resource id of the Log Analytics workspace that Application Insights and the vaults write to.')
param logAnalyticsId string

@description('Resource ids of the key vaults of the ring. A Managed HSM is no key vault; its throttling shows in kek-throttled.')
param keyVaultIds string[] = []

@description('Resource ids of the action groups that hear of an alert. Without any, alerts are only listed in the portal.')
param actionGroupIds string[] = []

@description('How long the service may have no request at all before that is an alert. Shorter than your quietest night, and it wakes somebody.')
@allowed([
  'PT1H'
  'PT2H'
  'PT6H'
  'P1D'
  'P2D'
])
param noRequestsWindow string = 'P1D'

var vaultEvents = loadTextContent('queries/vault-events.kql')
var actions = [for group in actionGroupIds: { actionGroupId: group }]
var every = [
  '*'
]

// measure: the column whose total is compared; empty: the number of rows. lookBack: how far the query sees, which is more than the window
// where it compares with yesterday. A rule whose dimensions are given makes one alert for each of their combinations.
var rules = [
  {
    name: 'denied-spike'
    description: 'At least 20 refusals in 15 minutes, and twice as many as in the busiest 15 minutes of the last day.'
    severity: 2
    query: loadTextContent('queries/alert-denied-spike.kql')
    measure: ''
    operator: 'GreaterThan'
    threshold: 0
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    lookBack: 'P2D'
    dimensions: []
  }
  {
    name: 'failed-operations'
    description: 'More than two requests in 5 minutes that the service could not answer.'
    severity: 1
    query: loadTextContent('queries/alert-failed-operations.kql')
    measure: ''
    operator: 'GreaterThan'
    threshold: 2
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    lookBack: 'PT5M'
    dimensions: []
  }
  {
    // github.com/Azure/azure-functions-dotnet-worker, issues 3348 and 3100.
    name: 'unrecorded-errors'
    description: 'More than two requests in 15 minutes got a bare 500 from the platform and left no record: the Functions host was over 5 seconds late with its half of a request, or the worker was gone.'
    severity: 1
    query: loadTextContent('queries/alert-unrecorded-errors.kql')
    measure: ''
    operator: 'GreaterThan'
    threshold: 2
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    lookBack: 'PT15M'
    dimensions: []
  }
  {
    name: 'kek-throttled'
    description: 'A vault throttled more than 10 calls in 15 minutes.'
    severity: 2
    query: loadTextContent('queries/alert-kek-throttled.kql')
    measure: 'Throttled'
    operator: 'GreaterThan'
    threshold: 10
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    lookBack: 'PT15M'
    dimensions: []
  }
  {
    name: 'keys-not-fetched'
    description: 'The keys of an issuer, or the versions of a key in a vault, could not be fetched for 5 minutes. Known ones stay in use, an issuer\'s for Kacls:Outbound:StaleKeysFor.'
    severity: 2
    query: loadTextContent('queries/alert-keys-not-fetched.kql')
    measure: ''
    operator: 'GreaterThan'
    threshold: 0
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    lookBack: 'PT15M'
    dimensions: [
      {
        name: 'Source'
        operator: 'Include'
        values: every
      }
    ]
  }
  {
    name: 'slow'
    description: 'The 99th percentile of wrap and unwrap is over 200 ms, which is Google\'s limit.'
    severity: 2
    query: loadTextContent('queries/alert-slow.kql')
    measure: ''
    operator: 'GreaterThan'
    threshold: 0
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    lookBack: 'PT15M'
    dimensions: []
  }
  {
    name: 'no-requests'
    description: 'No request at all: the service is not reached, or its audit does not arrive.'
    severity: 1
    query: loadTextContent('queries/alert-no-requests.kql')
    measure: 'Requests'
    operator: 'LessThan'
    threshold: 1
    evaluationFrequency: 'PT15M'
    windowSize: noRequestsWindow
    lookBack: noRequestsWindow
    dimensions: []
  }
  {
    // The windows overlap, so that a record that arrives late is not missed; an alert stays active for as long as its record is in the
    // window and is reported once, so that none is reported twice.
    name: 'privileged-use'
    description: 'Somebody used, or tried to use, a privileged operation. One alert for each request.'
    severity: 3
    query: loadTextContent('queries/alert-privileged-use.kql')
    measure: ''
    operator: 'GreaterThan'
    threshold: 0
    evaluationFrequency: 'PT5M'
    windowSize: 'PT30M'
    lookBack: 'PT30M'
    dimensions: [
      {
        name: 'operation'
        operator: 'Include'
        values: every
      }
      {
        name: 'outcome'
        operator: 'Include'
        values: every
      }
      {
        name: 'user'
        operator: 'Include'
        values: every
      }
      {
        name: 'correlation_id'
        operator: 'Include'
        values: every
      }
    ]
  }
  {
    name: 'key-near-expiry'
    description: 'A vault announced that a key is about to expire, or has.'
    severity: 1
    query: '${vaultEvents}${loadTextContent('queries/alert-key-near-expiry.kql')}'
    measure: ''
    operator: 'GreaterThan'
    threshold: 0
    evaluationFrequency: 'PT1H'
    windowSize: 'P1D'
    lookBack: 'P1D'
    dimensions: []
  }
  {
    name: 'key-not-backed-up'
    description: 'A key has a version that is over a day old, and no backup was made since.'
    severity: 2
    query: '${vaultEvents}${loadTextContent('queries/alert-key-not-backed-up.kql')}'
    measure: ''
    operator: 'GreaterThan'
    threshold: 0
    evaluationFrequency: 'PT1H'
    windowSize: 'P1D'
    lookBack: 'P2D'
    dimensions: [
      {
        name: 'VaultKey'
        operator: 'Include'
        values: every
      }
    ]
  }
  {
    name: 'superseded-wraps'
    description: 'An instance still wraps with a version of a KEK that others left for a newer one.'
    severity: 2
    query: loadTextContent('queries/alert-superseded-wraps.kql')
    measure: ''
    operator: 'GreaterThan'
    threshold: 0
    evaluationFrequency: 'PT15M'
    windowSize: 'PT30M'
    lookBack: 'P1D'
    dimensions: []
  }
]

resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [for rule in rules: {
  name: '${namePrefix}-${rule.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: '${namePrefix}-${rule.name}'
    description: rule.description
    severity: rule.severity
    enabled: true
    scopes: [
      logAnalyticsId
    ]
    evaluationFrequency: rule.evaluationFrequency
    windowSize: rule.windowSize
    overrideQueryTimeRange: rule.lookBack
    autoMitigate: true
    // A new workspace does not know the tables of vaults that have not written to it yet.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: rule.query
          timeAggregation: empty(rule.measure) ? 'Count' : 'Total'
          metricMeasureColumn: empty(rule.measure) ? null : rule.measure
          operator: rule.operator
          threshold: rule.threshold
          dimensions: rule.dimensions
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: actionGroupIds
    }
  }
}]

// One rule for each vault, so that the alert names it.
resource vaultLatency 'Microsoft.Insights/metricAlerts@2026-01-01' = [for id in keyVaultIds: {
  name: '${namePrefix}-vault-slow-${last(split(id, '/'))}'
  location: 'global'
  tags: tags
  properties: {
    description: 'The vault takes over 100 ms on average by its own clock, half of what Google allows for all of a request.'
    severity: 2
    enabled: true
    scopes: [
      id
    ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'latency'
          metricNamespace: 'Microsoft.KeyVault/vaults'
          metricName: 'ServiceApiLatency'
          timeAggregation: 'Average'
          operator: 'GreaterThan'
          threshold: 100
        }
      ]
    }
    actions: actions
  }
}]

resource vaultThrottling 'Microsoft.Insights/metricAlerts@2026-01-01' = [for id in keyVaultIds: {
  name: '${namePrefix}-vault-throttled-${last(split(id, '/'))}'
  location: 'global'
  tags: tags
  properties: {
    description: 'The vault answered more than 10 requests in 15 minutes with 429, whoever sent them.'
    severity: 2
    enabled: true
    scopes: [
      id
    ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'throttled'
          metricNamespace: 'Microsoft.KeyVault/vaults'
          metricName: 'ServiceApiResult'
          dimensions: [
            {
              name: 'StatusCode'
              operator: 'Include'
              values: [
                '429'
              ]
            }
          ]
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 10
        }
      ]
    }
    actions: actions
  }
}]
