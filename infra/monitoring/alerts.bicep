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

@description('Distinct objects that one user may open in 15 minutes before mass-opening fires.')
@minValue(1)
@maxValue(10000)
param massOpeningObjects int = 300

var vaultEvents = loadTextContent('queries/vault-events.kql')
var actions = [for group in actionGroupIds: { actionGroupId: group }]
var every = [
  '*'
]

@description('A column that tells alerts of one rule apart.')
type dimension = {
  @description('The column.')
  name: string
  @description('Include or Exclude.')
  operator: string
  @description('Its values.')
  values: string[]
}

@description('An alert on what a query answers.')
type rule = {
  @description('After the prefix.')
  name: string
  @description('What the alert says.')
  description: string
  @description('0 is critical, 4 verbose.')
  @minValue(0)
  @maxValue(4)
  severity: int
  @description('The query.')
  query: string
  @description('The column whose total is compared; none: the number of rows.')
  measure: string?
  @description('How it is compared.')
  operator: string
  @description('With what.')
  @minValue(0)
  @maxValue(10000)
  threshold: int
  @description('How often.')
  evaluationFrequency: string
  @description('The time that an alert is about.')
  windowSize: string
  @description('How far the query sees, two days at most: further than the window where it compares with the day before.')
  lookBack: string
  @description('One alert for each combination of these columns.')
  dimensions: dimension[]?
}

var rules rule[] = [
  {
    name: 'denied-spike'
    description: 'At least 20 refusals in 15 minutes, and twice as many as in the busiest 15 minutes of the last day, or over 1,000 of identified callers, over 10,000 of anonymous ones.'
    severity: 2
    query: loadTextContent('queries/alert-denied-spike.kql')
    operator: 'GreaterThan'
    threshold: 0
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    lookBack: 'P2D'
    dimensions: [
      {
        name: 'Who'
        operator: 'Include'
        values: every
      }
    ]
  }
  {
    name: 'failed-operations'
    description: 'More than two requests in 5 minutes that the service could not answer.'
    severity: 1
    query: loadTextContent('queries/alert-failed-operations.kql')
    measure: 'Requests'
    operator: 'GreaterThan'
    threshold: 2
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    lookBack: 'PT5M'
  }
  {
    // github.com/Azure/azure-functions-dotnet-worker, issues 3348 and 3100.
    name: 'unrecorded-errors'
    description: 'More than two requests in 15 minutes ended with 500 or 503 and left no record: the Functions host was over 5 seconds late with its half of a request, the worker was gone, or the audit is full.'
    severity: 1
    query: loadTextContent('queries/alert-unrecorded-errors.kql')
    measure: 'Requests'
    operator: 'GreaterThan'
    threshold: 2
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    lookBack: 'PT15M'
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
  }
  {
    name: 'keys-not-fetched'
    description: 'The keys of an issuer, or the versions of a key in a vault, could not be fetched for 5 minutes. Known ones stay in use, an issuer\'s for Kacls:Outbound:StaleKeysFor.'
    severity: 2
    query: loadTextContent('queries/alert-keys-not-fetched.kql')
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
    operator: 'GreaterThan'
    threshold: 0
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    lookBack: 'PT15M'
  }
  {
    // A rule's query sees two days at most: after them the alert resolves by itself.
    name: 'no-requests'
    description: 'No request for a day, after some the day before: the service is not reached, or its audit does not arrive.'
    severity: 1
    query: loadTextContent('queries/alert-no-requests.kql')
    operator: 'GreaterThan'
    threshold: 0
    evaluationFrequency: 'PT15M'
    windowSize: 'P1D'
    lookBack: 'P2D'
  }
  {
    // The windows overlap, so that a record that arrives late is not missed; an alert stays active for as long as its record is in the
    // window and is reported once, so that none is reported twice. A rule makes 300 alerts at a time at most (Azure Monitor's service
    // limits), which is why the query puts together what anybody can send.
    name: 'privileged-use'
    description: 'Somebody used, or tried to use, a privileged operation. One alert for each request of a validated user.'
    severity: 3
    query: loadTextContent('queries/alert-privileged-use.kql')
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
    operator: 'GreaterThan'
    threshold: 0
    evaluationFrequency: 'PT1H'
    windowSize: 'P1D'
    lookBack: 'P1D'
  }
  {
    name: 'key-not-backed-up'
    description: 'A key has a version that is over a day old, and no backup was made since.'
    severity: 2
    query: '${vaultEvents}${loadTextContent('queries/alert-key-not-backed-up.kql')}'
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
    operator: 'GreaterThan'
    threshold: 0
    evaluationFrequency: 'PT15M'
    windowSize: 'PT30M'
    lookBack: 'P1D'
  }
  {
    name: 'seal-key-at-risk'
    description: 'The version of a seal key that seals is disabled, or has an expiry date. Once it no longer signs, no document under its KEK opens on a new instance.'
    severity: 1
    query: loadTextContent('queries/alert-seal-key-at-risk.kql')
    operator: 'GreaterThan'
    threshold: 0
    evaluationFrequency: 'PT1H'
    windowSize: 'P1D'
    lookBack: 'P2D'
  }
  {
    // The counter takes the way of the records: it arrives when ingestion works again, hence an hour.
    name: 'audit-lost'
    description: 'An instance gave up audit records for good: requests were answered that nobody can account for.'
    severity: 0
    query: loadTextContent('queries/alert-audit-lost.kql')
    measure: 'Lost'
    operator: 'GreaterThan'
    threshold: 0
    evaluationFrequency: 'PT5M'
    windowSize: 'PT1H'
    lookBack: 'PT1H'
    dimensions: [
      {
        name: 'Reason'
        operator: 'Include'
        values: every
      }
    ]
  }
  {
    name: 'audit-store-filling'
    // A tenth of what the store takes; half an hour without ingestion at 50 requests a second is some 15 MB.
    description: 'Over 25 MB of audit records wait on an instance\'s disk, which takes 256. When it and the memory are full, keys are refused.'
    severity: 1
    query: loadTextContent('queries/alert-audit-store-filling.kql')
    measure: 'Megabytes'
    operator: 'GreaterThan'
    threshold: 25
    evaluationFrequency: 'PT15M'
    windowSize: 'PT30M'
    lookBack: 'PT30M'
    dimensions: [
      {
        name: 'Instance'
        operator: 'Include'
        values: every
      }
    ]
  }
  {
    name: 'audit-gaps'
    description: 'Numbers are missing in the sequence of an instance\'s audit records, and two hours did not bring them.'
    severity: 1
    query: loadTextContent('queries/audit-gaps.kql')
    operator: 'GreaterThan'
    threshold: 0
    evaluationFrequency: 'PT1H'
    windowSize: 'P1D'
    lookBack: 'P1D'
    dimensions: [
      {
        name: 'Instance'
        operator: 'Include'
        values: every
      }
    ]
  }
  {
    name: 'configuration-changed'
    description: 'An instance started with other settings, though the program is the same, or trusts other providers, peers or privileged users.'
    severity: 1
    query: loadTextContent('queries/alert-configuration-changed.kql')
    operator: 'GreaterThan'
    threshold: 0
    evaluationFrequency: 'PT15M'
    windowSize: 'PT1H'
    lookBack: 'P2D'
    dimensions: [
      {
        name: 'Digest'
        operator: 'Include'
        values: every
      }
    ]
  }
  {
    name: 'mass-opening'
    description: 'One user opened more than ${massOpeningObjects} distinct objects in 15 minutes.'
    severity: 1
    query: loadTextContent('queries/alert-mass-opening.kql')
    measure: 'Objects'
    operator: 'GreaterThan'
    threshold: massOpeningObjects
    evaluationFrequency: 'PT5M'
    windowSize: 'PT30M'
    lookBack: 'PT30M'
    dimensions: [
      {
        name: 'User'
        operator: 'Include'
        values: every
      }
    ]
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
          timeAggregation: contains(rule, 'measure') ? 'Total' : 'Count'
          metricMeasureColumn: rule.?measure
          operator: rule.operator
          threshold: rule.threshold
          dimensions: rule.?dimensions ?? []
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
