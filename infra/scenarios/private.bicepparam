// Vaults that no address of the internet reaches, and an address space that fits the company's network.
using '../main.bicep'
extends 'default.bicepparam'

param keyStoreAllowedAddresses = []
param networkAddressPrefix = '10.20.4.0/22'
