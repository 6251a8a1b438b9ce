// The alternative without a GPU and without Container Apps: the same image on an Elastic Premium plan.

import { identityReference, setting } from 'types.bicep'

@description('Azure region.')
param location string

@description('Tags on every resource.')
param tags object

@description('Ending that makes names unique.')
param suffix string

@description('Size of a plan instance.')
@allowed(['EP1', 'EP2', 'EP3'])
param planSku string

@description('Most instances of the plan.')
@minValue(1)
@maxValue(100)
param maxInstances int

@description('Image of both apps.')
param image string

@description('Name of the Application Insights component.')
param componentName string

@description('Identity of the scorer.')
param scorerIdentity identityReference

@description('Identity of the retrainer.')
param retrainerIdentity identityReference

@description('Settings of the scorer.')
param scorerSettings setting[]

@description('Settings of the retrainer.')
param retrainerSettings setting[]

@description('Resource id of the subnet that the apps call out from. Empty: no virtual network.')
param subnetId string

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

// The app's files are in the image: without a content share the plan needs no storage key.
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

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
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

resource sites 'Microsoft.Web/sites@2024-04-01' = [
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
      publicNetworkAccess: empty(subnetId) ? 'Enabled' : 'Disabled'
      virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
      siteConfig: {
        acrUseManagedIdentityCreds: true
        acrUserManagedIdentityID: app.identity.clientId
        appSettings: concat(app.settings, planSettings)
        ftpsState: 'Disabled'
        functionAppScaleLimit: app.limit
        functionsRuntimeScaleMonitoringEnabled: !empty(subnetId)
        linuxFxVersion: 'DOCKER|${image}'
        minimumElasticInstanceCount: 1
        minTlsVersion: '1.2'
        vnetRouteAllEnabled: !empty(subnetId)
      }
    }
  }
]

resource ftpCredentials 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = [
  for (app, index) in apps: {
    parent: sites[index]
    name: 'ftp'
    properties: {
      allow: false
    }
  }
]

resource scmCredentials 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = [
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
