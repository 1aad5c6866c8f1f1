metadata description = 'The audit workbook: its tabs are workbook.json, its queries queries/*.kql. Nothing is copied by hand.'

@description('Where the workbook is kept; its queries run where the workspace is.')
param location string

@description('Tags of the workbook.')
param tags { *: string } = {}

@description('Resource id of the Log Analytics workspace that Application Insights and the vaults write to.')
param logAnalyticsId string

@description('Resource ids of the workspaces of all regions: each region\'s app also uses the other\'s vaults, whose log is there.')
param allLogAnalyticsIds string[] = [logAnalyticsId]

@description('What the portal shows in its list of workbooks.')
param displayName string = 'KACLS audit'

var layout = loadJsonContent('workbook.json')
var vaultEvents = loadTextContent('queries/vault-events.kql')

// A query item of workbook.json names its query by this key, which is the name of the file.
var queries = {
  'requests-over-time': loadTextContent('queries/requests-over-time.kql')
  'latency-over-time': loadTextContent('queries/latency-over-time.kql')
  'by-user': loadTextContent('queries/by-user.kql')
  'by-application': loadTextContent('queries/by-application.kql')
  'refusals-over-time': loadTextContent('queries/refusals-over-time.kql')
  'refusals-by-reason': loadTextContent('queries/refusals-by-reason.kql')
  'by-perimeter-rule': loadTextContent('queries/by-perimeter-rule.kql')
  'would-deny': loadTextContent('queries/would-deny.kql')
  'privileged-use': loadTextContent('queries/privileged-use.kql')
  'migration-use': loadTextContent('queries/migration-use.kql')
  'users-beyond-usual': loadTextContent('queries/users-beyond-usual.kql')
  configurations: loadTextContent('queries/configurations.kql')
  'audit-gaps': loadTextContent('queries/audit-gaps.kql')
  'record-finder': loadTextContent('queries/record-finder.kql')
  'vault-join': '${vaultEvents}${loadTextContent('queries/vault-join.kql')}'
  'vault-without-record': '${vaultEvents}${loadTextContent('queries/vault-without-record.kql')}'
  'key-versions': loadTextContent('queries/key-versions.kql')
  'key-backups': '${vaultEvents}${loadTextContent('queries/key-backups.kql')}'
  'key-administration': '${vaultEvents}${loadTextContent('queries/key-administration.kql')}'
  'vault-health': '${vaultEvents}${loadTextContent('queries/vault-health.kql')}'
  'kek-over-time': loadTextContent('queries/kek-over-time.kql')
  slowest: loadTextContent('queries/slowest.kql')
}

// Those that put a vault's log and the records of whoever used it together, or count what a version was used for, read all regions. The others go on
// while another region's workspace is away.
var ofAllRegions = ['record-finder', 'vault-join', 'vault-without-record', 'key-versions']

// Type 3 is a query.
var items = map(layout.items, item => item.type == 3
  ? union(item, {
      content: union(
        item.content, { query: queries[item.content.query] },
        contains(ofAllRegions, item.content.query) && length(allLogAnalyticsIds) > 1 ? { crossComponentResources: allLogAnalyticsIds } : {})
    })
  : item)

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'kacls-audit')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: displayName
    description: 'Who had which key wrapped and unwrapped, what was refused and why, and what the vault says about it.'
    sourceId: logAnalyticsId
    version: layout.version
    serializedData: string({
      version: layout.version
      items: items
      fallbackResourceIds: [
        logAnalyticsId
      ]
    })
  }
}

@description('Resource id of the workbook.')
output workbookId string = workbook.id
