metadata description = 'A continuous export of the workspace: to the archive, or to an event hub that another SIEM reads.'

@description('Name of the export.')
@minLength(4)
@maxLength(63)
param name string
@description('Name of the workspace.')
@minLength(4)
@maxLength(63)
param logAnalyticsName string
@description('Resource id of the storage account, or of the namespace of event hubs, in the region of the workspace.')
param destinationId string
@description('The event hub in the namespace; empty: one for each table is made there, named am- and the table.')
param eventHubName string
@description('The tables.')
@minLength(1)
param tableNames string[]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = {
  name: logAnalyticsName
}

// learn.microsoft.com/azure/azure-monitor/logs/logs-data-export: the destination, its region, the tables that can be exported, and that a
// namespace behind a firewall must let trusted services in.
resource dataExport 'Microsoft.OperationalInsights/workspaces/dataExports@2025-02-01' = {
  parent: workspace
  name: name
  properties: {
    enable: true
    destination: {
      resourceId: destinationId
      metaData: empty(eventHubName) ? null : { eventHubName: eventHubName }
    }
    tableNames: tableNames
  }
}
