// A ring of two vaults, which an office may reach too, an archive of the audit, and every list of who may use the service.
using '../main.bicep'
extends 'default.bicepparam'

param vaultCount = 2
param keyStoreAllowedAddresses = '203.0.113.0/24,198.51.100.7'
param auditArchiveDays = 30
param ownerDomains = 'contoso.example,contoso.test'
param idpAudiences = '22222222-2222-2222-2222-222222222222'
param idpDomains = 'contoso.example,example.com'
param moreIdentityProviders = [
  {
    name: 'admins'
    issuer: 'https://admins.contoso.example'
    audiences: ['kacls']
    uses: ['privileged']
    keys: 'https://admins.contoso.example/keys'
    domains: ['contoso.example']
  }
  {
    name: 'guests'
    issuer: 'https://guests.contoso.example'
    audiences: ['guests']
    uses: ['guest']
    keys: 'https://guests.contoso.example/keys'
    emailClaim: 'upn'
    ignoreEmailVerified: true
  }
]
param guestEmailTypes = 'google-visitor,customer-idp'
param privilegedUsers = 'admin@contoso.example'
param migrationPeers = 'https://old.contoso.example/v1,https://new.contoso.example/v1'
param migrationAllow = 'rewrap-from,unwrap'
param allowedOrigins = 'https://client-side-encryption.google.com,https://staging.contoso.example'
param disabledOperations = 'digest,privilegedwrap'
param moreSettings = { Kacls__KeyEncryption__Keys__1__Active: 'false' }
