metadata description = 'Gives a function app its settings, all of them: what is not in the list is taken away.'

@description('Name of the app.')
@minLength(2)
@maxLength(60)
param appName string
@description('App settings by name.')
param settings { *: string }

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource appSettings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: settings
}
