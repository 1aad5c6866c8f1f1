metadata description = 'One vault of the ring: Premium, so that its keys live in an HSM; closed to the internet; nothing in it can be purged.'

@description('Name of the vault.')
@minLength(3)
@maxLength(24)
param name string
@description('Region.')
param location string
@description('Tags of every resource.')
param tags { *: string }
@description('recover: a vault of this name was deleted, and comes back with its keys.')
@allowed(['default', 'recover'])
param createMode string
@description('Addresses or ranges (CIDR) that may reach it from the internet. None: it can be reached only through its private endpoint.')
param allowedAddresses string[]
@description('Whether a lock keeps it from being deleted.')
param isLocked bool
@description('Log Analytics workspace for diagnostics.')
param logAnalyticsId string

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    createMode: createMode
    sku: { family: 'A', name: 'premium' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    publicNetworkAccess: empty(allowedAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: 'Deny'
      ipRules: [for address in allowedAddresses: { value: address }]
    }
  }
}

// Soft delete would bring it back, but until then no document opens.
resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isLocked) {
  name: 'keys'
  scope: vault
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds the keys of encrypted documents. It also keeps role assignments in it from being deleted.'
  }
}

// Dedicated: AZKVAuditLogs, with columns of its own, rather than AzureDiagnostics.
#disable-next-line use-recent-api-versions
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-analytics'
  scope: vault
  properties: {
    workspaceId: logAnalyticsId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}
