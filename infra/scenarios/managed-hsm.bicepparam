// A new Managed HSM with a symmetric KEK instead of vaults.
using '../main.bicep'
extends 'default.bicepparam'

param keyStore = 'managedHsm'
param managedHsmKekAlgorithm = 'A256KW'
