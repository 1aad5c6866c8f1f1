// Spread over availability zones.
using '../main.bicep'
extends 'default.bicepparam'

param zoneRedundant = 'true'
param storageSku = 'Standard_ZRS'
param alwaysReadyInstances = 3
