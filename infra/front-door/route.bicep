metadata description = 'Where Front Door sends requests: the apps of both regions, the nearer one first, and only those that are healthy.'

@description('Name of the profile.')
@minLength(1)
@maxLength(90)
param profileName string
@description('Name of the endpoint.')
@minLength(1)
@maxLength(46)
param endpointName string
@description('Name of the firewall\'s policy.')
@minLength(1)
@maxLength(128)
param policyName string
@description('Tags of every resource.')
param tags { *: string }
@description('Own host name, empty for that of the endpoint. Front Door makes its certificate once the name\'s owner has proved it.')
param customDomain string
@description('Path of the base URL.')
param routePrefix string
@description('How many apps there are.')
@minValue(1)
@maxValue(2)
param appCount int
@description('Their host names.')
param hostNames string[]
@description('Resource ids of the action groups that hear of an alert.')
param actionGroupIds string[]

var actions = [for group in actionGroupIds: { actionGroupId: group }]

resource profile 'Microsoft.Cdn/profiles@2025-06-01' existing = {
  name: profileName

  resource endpoint 'afdEndpoints' existing = {
    name: endpointName
  }
}

resource policy 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2025-10-01' existing = {
  name: policyName
}

// Some three hundred places of Front Door ask (azure-docs, issue 82741), and each time an execution is paid: docs/costs.md. So they ask seldom,
// and one bad answer of two takes an app out: there is another.
resource apps 'Microsoft.Cdn/profiles/originGroups@2025-06-01' = {
  parent: profile
  name: 'apps'
  properties: {
    sessionAffinityState: 'Disabled'
    loadBalancingSettings: { sampleSize: 2, successfulSamplesRequired: 2, additionalLatencyInMilliseconds: 0 }
    ...(appCount == 1 ? {} : {
      healthProbeSettings: {
        probePath: '/${routePrefix}/status'
        probeRequestType: 'GET'
        probeProtocol: 'Https'
        probeIntervalInSeconds: 240
      }
    })
  }
}

resource origins 'Microsoft.Cdn/profiles/originGroups/origins@2025-06-01' = [for i in range(0, appCount): {
  parent: apps
  name: 'app-${i + 1}'
  properties: {
    hostName: hostNames[i]
    originHostHeader: hostNames[i]
    httpsPort: 443
    priority: 1
    weight: 500
    enabledState: 'Enabled'
    enforceCertificateNameCheck: true
  }
}]

resource domain 'Microsoft.Cdn/profiles/customDomains@2025-06-01' = if (!empty(customDomain)) {
  parent: profile
  name: empty(customDomain) ? 'none' : replace(customDomain, '.', '-')
  properties: {
    hostName: customDomain
    tlsSettings: { certificateType: 'ManagedCertificate', minimumTlsVersion: 'TLS12' }
  }
}

// Nothing is cached: no cache configuration. Answers are as long as the operation says, and each is another.
resource route 'Microsoft.Cdn/profiles/afdEndpoints/routes@2025-06-01' = {
  parent: profile::endpoint
  name: 'kacls'
  properties: {
    originGroup: { id: apps.id }
    patternsToMatch: ['/*']
    supportedProtocols: ['Https']
    forwardingProtocol: 'HttpsOnly'
    httpsRedirect: 'Disabled'
    linkToDefaultDomain: empty(customDomain) ? 'Enabled' : 'Disabled'
    customDomains: empty(customDomain) ? [] : [{ id: domain.id }]
    enabledState: 'Enabled'
  }
  dependsOn: [origins]
}

resource firewall 'Microsoft.Cdn/profiles/securityPolicies@2025-06-01' = {
  parent: profile
  name: 'firewall'
  properties: {
    parameters: {
      type: 'WebApplicationFirewall'
      wafPolicy: { id: policy.id }
      associations: [
        {
          domains: concat([{ id: profile::endpoint.id }], empty(customDomain) ? [] : [{ id: domain.id }])
          patternsToMatch: ['/*']
        }
      ]
    }
  }
}

resource originHealth 'Microsoft.Insights/metricAlerts@2026-01-01' = if (appCount > 1) {
  name: 'kacls-region-down'
  location: 'global'
  tags: tags
  properties: {
    description: 'For 15 minutes fewer than half of Front Door\'s probes to one of the apps were answered well: its region is served by the other one.'
    severity: 1
    enabled: true
    scopes: [profile.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'health'
          metricNamespace: 'Microsoft.Cdn/profiles'
          metricName: 'OriginHealthPercentage'
          dimensions: [{ name: 'Origin', operator: 'Include', values: ['*'] }]
          timeAggregation: 'Average'
          operator: 'LessThan'
          threshold: 50
        }
      ]
    }
    actions: actions
  }
}
