// A host name and a path of the company's own, with its certificate.
using '../main.bicep'
extends 'default.bicepparam'

param customDomain = 'kacls.contoso.example'
param customDomainThumbprint = '0123456789ABCDEF0123456789ABCDEF01234567'
param routePrefix = 'cse'
