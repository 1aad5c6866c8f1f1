// What azd up makes with every parameter left alone. The files beside this one say what they change.
using '../main.bicep'

param environmentName = 'contoso'
param location = 'westeurope'
param principalId = '00000000-0000-0000-0000-0000000000aa'
