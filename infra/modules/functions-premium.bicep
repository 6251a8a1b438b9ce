// The alternative without a GPU and without Container Apps: the same image on an Elastic Premium plan.

import { componentName } from 'names.bicep'
import { identityReference, setting, resourceTags } from 'types.bicep'

@description('Azure region.')
param location string

@description('Tags on every resource.')
param tags resourceTags

@description('Ending that makes names unique.')
param suffix string

@description('Size of a plan instance.')
@allowed(['EP1', 'EP2', 'EP3'])
param planSku string

@description('Most instances of the plan.')
@minValue(1)
@maxValue(100)
param maxInstances int

@description('Resource id of the Log Analytics workspace for the apps\' logs.')
param workspaceId string

@description('Image of both apps.')
param image string

@description('Identity of the scorer.')
param scorerIdentity identityReference

@description('Identity of the retrainer.')
param retrainerIdentity identityReference

@description('Settings of the scorer.')
param scorerSettings setting[]

@description('Settings of the retrainer.')
param retrainerSettings setting[]

@description('Whether the apps are in a virtual network and closed to the public.')
param restrictNetwork bool

@description('Resource id of the subnet that the apps call out from; only with restrictNetwork.')
param subnetId string?

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName(suffix)
}

@description('The app\'s files are in the image: without a content share the plan needs no storage key.')
var planSettings = [
  {
    name: 'APPLICATIONINSIGHTS_CONNECTION_STRING'
    value: component.properties.ConnectionString
  }
  {
    name: 'FUNCTIONS_EXTENSION_VERSION'
    value: '~4'
  }
  {
    name: 'WEBSITES_ENABLE_APP_SERVICE_STORAGE'
    value: 'false'
  }
  {
    name: 'WEBSITES_PORT'
    value: '8080'
  }
]

@description('Two apps from one image.')
var apps = [
  {
    name: 'func-scorer-${suffix}'
    identity: scorerIdentity
    settings: scorerSettings
    limit: maxInstances
  }
  {
    // Never two: a second one would train the same night again.
    name: 'func-retrainer-${suffix}'
    identity: retrainerIdentity
    settings: retrainerSettings
    limit: 1
  }
]

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${suffix}'
  location: location
  tags: tags
  kind: 'elastic'
  sku: {
    name: planSku
    tier: 'ElasticPremium'
  }
  properties: {
    maximumElasticWorkerCount: maxInstances
    reserved: true
  }
}

resource sites 'Microsoft.Web/sites@2025-03-01' = [
  for app in apps: {
    name: app.name
    location: location
    tags: tags
    kind: 'functionapp,linux,container'
    identity: {
      type: 'UserAssigned'
      userAssignedIdentities: {
        '${app.identity.id}': {}
      }
    }
    properties: {
      serverFarmId: plan.id
      httpsOnly: true
      publicNetworkAccess: restrictNetwork ? 'Disabled' : 'Enabled'
      virtualNetworkSubnetId: subnetId
      siteConfig: {
        acrUseManagedIdentityCreds: true
        // A client id, whatever its name says.
        #disable-next-line use-resource-id-functions
        acrUserManagedIdentityID: app.identity.clientId
        appSettings: concat(app.settings, planSettings)
        ftpsState: 'Disabled'
        functionAppScaleLimit: app.limit
        functionsRuntimeScaleMonitoringEnabled: restrictNetwork
        linuxFxVersion: 'DOCKER|${image}'
        minimumElasticInstanceCount: 1
        minTlsVersion: '1.2'
        vnetRouteAllEnabled: restrictNetwork
      }
    }
  }
]

// The newer version that the types know takes no category groups.
#disable-next-line use-recent-api-versions
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = [
  for (app, index) in apps: {
    scope: sites[index]
    name: 'logs'
    properties: {
      workspaceId: workspaceId
      logs: [
        {
          categoryGroup: 'allLogs'
          enabled: true
        }
      ]
    }
  }
]

resource ftpCredentials 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = [
  for (app, index) in apps: {
    parent: sites[index]
    name: 'ftp'
    properties: {
      allow: false
    }
  }
]

resource scmCredentials 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = [
  for (app, index) in apps: {
    parent: sites[index]
    name: 'scm'
    properties: {
      allow: false
    }
  }
]

@description('Name of the app that scores.')
output scorerName string = sites[0].name

@description('Name of the app that retrains.')
output retrainerName string = sites[1].name
