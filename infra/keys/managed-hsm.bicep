metadata description = 'A Managed HSM instead of vaults. It is activated, and its keys and roles are made, by hand: docs/deploy.md has the commands.'

@description('Name of the HSM.')
@minLength(3)
@maxLength(24)
param name string
@description('Region.')
param location string
@description('Tags of every resource.')
param tags { *: string }
@description('recover: an HSM of this name was deleted, and comes back with its keys.')
@allowed(['default', 'recover'])
param createMode string
@description('Object ids of its first administrators.')
@minLength(1)
param administratorIds string[]
// It is billed for them, and can't be purged before (azure-cli, issue 26554).
@description('Days that it can be recovered after its deletion. They never change.')
@minValue(7)
@maxValue(90)
param retentionInDays int
@description('Addresses or ranges (CIDR) that may reach it from the internet. None: it can be reached only through its private endpoint.')
param allowedAddresses string[]
@description('Whether a lock keeps it from being deleted.')
param isLocked bool
@description('Log Analytics workspace for diagnostics.')
param logAnalyticsId string

resource hsm 'Microsoft.KeyVault/managedHSMs@2026-05-15' = {
  name: name
  location: location
  tags: tags
  sku: { family: 'B', name: 'Standard_B1' }
  properties: {
    tenantId: tenant().tenantId
    createMode: createMode
    initialAdminObjectIds: administratorIds
    enableSoftDelete: true
    softDeleteRetentionInDays: retentionInDays
    enablePurgeProtection: true
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
  scope: hsm
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds the keys of encrypted documents. It also keeps role assignments in it from being deleted.'
  }
}

// Dedicated: AZKVAuditLogs, the table of the vaults (Azure Monitor, supported logs of microsoft.keyvault/managedhsms).
#disable-next-line use-recent-api-versions
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-log-analytics'
  scope: hsm
  properties: {
    workspaceId: logAnalyticsId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [{ category: 'AuditEvent', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}
