metadata description = 'An archive of audit records that nobody can change or delete for a time: a continuous export of the workspace into immutable blobs.'

@description('Name of the storage account.')
@minLength(3)
@maxLength(24)
param name string
@description('Region: that of the workspace.')
param location string
@description('Tags of every resource.')
param tags { *: string }
@description('Redundancy.')
param sku string
@description('Days that a blob can neither be changed nor deleted.')
@minValue(1)
@maxValue(146000)
param retentionInDays int
@description('Locked: that time can be lengthened, never shortened, not even by Microsoft. Try with Unlocked first.')
@allowed(['Unlocked', 'Locked'])
param policyState string
@description('Name of the workspace.')
@minLength(4)
@maxLength(63)
param logAnalyticsName string
@description('Its resource id, for diagnostics.')
param logAnalyticsId string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = {
  name: logAnalyticsName
}

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Cool'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    // The export comes from Azure Monitor, a trusted service; no other address is let in.
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: 'Deny'
    }
    immutableStorageWithVersioning: {
      enabled: true
      immutabilityPolicy: {
        immutabilityPeriodSinceCreationInDays: retentionInDays
        state: policyState
        // The export appends to its blobs every few minutes.
        allowProtectedAppendWrites: true
      }
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: account
  name: 'default'
  properties: {
    // Immutability of the account works on versions.
    isVersioningEnabled: true
    containerDeleteRetentionPolicy: { enabled: true, days: 30 }
  }
}

resource dataExport 'Microsoft.OperationalInsights/workspaces/dataExports@2025-02-01' = {
  parent: workspace
  name: 'audit-archive'
  properties: {
    enable: true
    destination: { resourceId: account.id }
    // The audit records, and what the vaults say was done with their keys.
    tableNames: ['AppEvents', 'AZKVAuditLogs']
  }
  dependsOn: [blobs]
}

#disable-next-line use-recent-api-versions
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-analytics'
  scope: blobs
  properties: {
    workspaceId: logAnalyticsId
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}
