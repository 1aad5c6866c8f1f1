metadata description = 'Where the records of one region go: its workspace, or the company\'s own, Application Insights, and what is exported from there.'

@description('Names of what is made.')
param names { logAnalytics: string, applicationInsights: string, auditArchive: string }
@description('Region.')
param location string
@description('Tags of every resource.')
param tags { *: string }
@description('Resource id of the workspace.')
param logAnalyticsId string
@description('Whether it exists.')
param exists bool
@description('Days that everything, audit records included, is kept for queries.')
@minValue(30)
@maxValue(730)
param retentionInDays int
@description('Object id of the service\'s identity in this region.')
param principalId string
@description('Days that audit records are kept where nobody can delete them; 0: there is no such archive.')
@minValue(0)
@maxValue(146000)
param archiveDays int
@description('Whether that time can still be shortened.')
@allowed(['Unlocked', 'Locked'])
param archivePolicyState string
@description('Redundancy of the archive.')
param storageSku string
@description('Resource id of an event hub, or of a namespace; empty: none.')
param eventHubId string

var workspace = split(logAnalyticsId, '/')

module logAnalytics 'log-analytics.bicep' = if (!exists) {
  params: {
    name: names.logAnalytics
    location: location
    tags: tags
    retentionInDays: retentionInDays
  }
}

module applicationInsights 'application-insights.bicep' = {
  params: {
    name: names.applicationInsights
    location: location
    tags: tags
    logAnalyticsId: logAnalyticsId
    #disable-next-line what-if-short-circuiting // RoleAssignmentUpdateNotPermitted: see keys/key-access.bicep.
    principalId: principalId
  }
  dependsOn: [logAnalytics]
}

module auditArchive 'audit-archive.bicep' = if (archiveDays > 0) {
  params: {
    name: names.auditArchive
    location: location
    tags: tags
    sku: storageSku
    retentionInDays: max(archiveDays, 1)
    policyState: archivePolicyState
    logAnalyticsId: logAnalyticsId
  }
  dependsOn: [logAnalytics]
}

// The audit records, and what the vaults say was done with their keys.
module archiveExport 'data-export.bicep' = if (archiveDays > 0) {
  scope: resourceGroup(workspace[2], workspace[4])
  params: {
    name: 'audit-archive-${location}'
    logAnalyticsName: last(workspace)
    destinationId: resourceId('Microsoft.Storage/storageAccounts', names.auditArchive)
    eventHubName: ''
    tableNames: ['AppEvents', 'AZKVAuditLogs']
  }
  dependsOn: [auditArchive]
}

// For another SIEM; how many records were lost, too.
module eventHubExport 'data-export.bicep' = if (!empty(eventHubId)) {
  scope: resourceGroup(workspace[2], workspace[4])
  params: {
    name: 'event-hub'
    logAnalyticsName: last(workspace)
    destinationId: split(eventHubId, '/eventhubs/')[0]
    eventHubName: contains(eventHubId, '/eventhubs/') ? last(split(eventHubId, '/')) : ''
    tableNames: ['AppEvents', 'AZKVAuditLogs', 'AppMetrics']
  }
  dependsOn: [logAnalytics]
}

@description('Resource id of Application Insights.')
output applicationInsightsId string = applicationInsights.outputs.id
@description('Where telemetry is sent. No secret: with local authentication off, a token of the identity is needed as well.')
output connectionString string = applicationInsights.outputs.connectionString
