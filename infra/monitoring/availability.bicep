metadata description = 'Asks status from outside, by five of Azure\'s places, and alerts where three of them get no good answer.'

@description('Where the test is kept: the region of Application Insights.')
param location string
@description('Tags of every resource.')
param tags { *: string }
@description('Resource id of Application Insights.')
param applicationInsightsId string
@description('The KACLS URL.')
param url string
@description('Resource ids of the action groups that hear of an alert.')
param actionGroupIds string[]

var name = 'kacls-availability'
var actions = [for group in actionGroupIds: { actionGroupId: group }]

// The places' ids: Azure Monitor's documentation of availability tests, location population tags.
var places = ['emea-nl-ams-azr', 'emea-gb-db3-azr', 'us-va-ash-azr', 'us-ca-sjc-azr', 'apac-sg-sin-azr']

// The portal finds the test by this tag.
var testTags = union(tags, { 'hidden-link:${applicationInsightsId}': 'Resource' })

// Each place asks every ten minutes, and so one of them every two.
resource test 'Microsoft.Insights/webtests@2022-06-15' = {
  name: name
  location: location
  tags: testTags
  kind: 'standard'
  properties: {
    Name: name
    SyntheticMonitorId: name
    Kind: 'standard'
    Enabled: true
    Frequency: 600
    Timeout: 30
    RetryEnabled: true
    Locations: [for place in places: { Id: place }]
    Request: {
      RequestUrl: uri('${url}/', 'status')
      HttpVerb: 'GET'
      ParseDependentRequests: false
    }
    ValidationRules: {
      ExpectedHttpStatusCode: 200
      SSLCheck: true
      SSLCertRemainingLifetimeCheck: 7
    }
  }
}

resource alert 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    description: 'Three of five places got no good answer from status: the service, its name, its certificate or the way there is down.'
    severity: 1
    enabled: true
    scopes: [test.id, applicationInsightsId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: test.id
      componentId: applicationInsightsId
      failedLocationCount: 3
    }
    actions: actions
  }
}
