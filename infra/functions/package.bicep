metadata description = 'Has Azure fetch the package of a release and deploy it, where no tool pushes one.'

@description('Name of the app.')
@minLength(2)
@maxLength(60)
param appName string
@description('Address of the zip.')
param packageUrl string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

// Azure Functions, deployment of Flex Consumption by template: what is deployed was built already.
resource package 'Microsoft.Web/sites/extensions@2025-03-01' = {
  parent: app
  name: 'onedeploy'
  #disable-next-line BCP187 // Bicep's types don't know it; Resource Manager does, for Flex Consumption.
  properties: {
    packageUri: packageUrl
    remoteBuild: false
  }
}
