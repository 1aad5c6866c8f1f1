metadata description = 'The way to another SIEM: a continuous export of the workspace to an event hub that exists already, in the region of the workspace.'

@description('Resource id of the namespace.')
param namespaceId string
@description('The event hub in it; empty: one for each table is made there, named am- and the table.')
param eventHubName string
@description('Name of the workspace.')
@minLength(4)
@maxLength(63)
param logAnalyticsName string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = {
  name: logAnalyticsName
}

// learn.microsoft.com/azure/azure-monitor/logs/logs-data-export: the destination, its region, the tables that can be exported, and that a
// namespace behind a firewall must let trusted services in.
resource dataExport 'Microsoft.OperationalInsights/workspaces/dataExports@2025-02-01' = {
  parent: workspace
  name: 'event-hub'
  properties: {
    enable: true
    destination: {
      resourceId: namespaceId
      metaData: empty(eventHubName) ? null : { eventHubName: eventHubName }
    }
    // The audit records, what the vaults say was done with their keys, and how many records were lost.
    tableNames: ['AppEvents', 'AZKVAuditLogs', 'AppMetrics']
  }
}
