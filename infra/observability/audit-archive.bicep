metadata description = 'An archive of audit records that nobody can change or delete for a time: immutable blobs, which the workspace is exported to.'

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
@description('Log Analytics workspace for diagnostics.')
param logAnalyticsId string

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

@description('Resource id.')
output id string = account.id
