// A host name and a path of the company's own, bound by an earlier deployment: this one has Azure make its certificate.
using '../main.bicep'
extends 'default.bicepparam'

param customDomain = 'kacls.contoso.example'
param managedCertificate = 'true'
param routePrefix = 'cse'
