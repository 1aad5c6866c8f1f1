targetScope = 'subscription'
metadata description = 'Refuses every cloud but the public one. A module without resources.'

// Names of vaults, issuers, private zones and prices are others there, and nothing of it was tried.
@description('The cloud.')
output name string = environment().name == 'AzureCloud'
  ? environment().name
  : fail('KACLS is for Azure\'s public cloud (AzureCloud) and was not made for this one')
