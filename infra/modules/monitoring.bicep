import { componentName } from 'names.bicep'
import { resourceTags } from 'types.bicep'

@description('Azure region.')
param location string

@description('Tags on every resource.')
param tags resourceTags

@description('Ending that makes names unique.')
param suffix string

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param retentionDays int

@description('GB of logs taken in a day, after which the rest of the day is dropped; -1 sets no cap.')
@minValue(-1)
param dailyCapGb int

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = {
  name: 'log-${suffix}'
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    workspaceCapping: {
      dailyQuotaGb: dailyCapGb
    }
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: componentName(suffix)
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    // With local authentication off, the connection string names the endpoint and opens nothing.
    DisableLocalAuth: true
    IngestionMode: 'LogAnalytics'
    WorkspaceResourceId: workspace.id
  }
}

@description('Resource id of the Log Analytics workspace.')
output workspaceId string = workspace.id
