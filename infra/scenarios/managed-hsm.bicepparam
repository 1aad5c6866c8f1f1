// A new Managed HSM with a symmetric KEK instead of vaults, on trial: billed no longer than it must be after its deletion.
using '../main.bicep'
extends 'default.bicepparam'

param keyStore = 'managedHsm'
param managedHsmKekAlgorithm = 'A256KW'
param managedHsmRetentionInDays = 7
