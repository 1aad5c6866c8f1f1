targetScope = 'subscription'
metadata description = 'A monthly budget for the resource groups: it only tells, nothing is stopped.'

@description('Name of the budget.')
@minLength(1)
@maxLength(63)
param name string
@description('Amount a month, in the currency of the subscription.')
@minValue(1)
@maxValue(1000000)
param amount int
@description('The first day of the month in which it is made. Azure takes no earlier one, and never another afterwards.')
@minLength(10)
@maxLength(10)
param startDate string
@description('Names of the resource groups.')
@minLength(1)
param resourceGroups string[]
@description('Resource ids of the action groups that hear of it, besides the owners.')
param actionGroupIds string[]

resource budget 'Microsoft.Consumption/budgets@2026-06-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: startDate }
    filter: { dimensions: { name: 'ResourceGroupName', operator: 'In', values: resourceGroups } }
    notifications: {
      forecast80: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Forecasted'
        contactEmails: []
        contactRoles: ['Owner']
        contactGroups: actionGroupIds
      }
      actual100: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Actual'
        contactEmails: []
        contactRoles: ['Owner']
        contactGroups: actionGroupIds
      }
    }
  }
}
