import { resourceTags } from 'types.bicep'

@description('Azure region.')
param location string

@description('Tags on every resource.')
param tags resourceTags

@description('Ending that makes names unique.')
param suffix string

@description('Type of the GPU workload profile, such as Consumption-GPU-NC8as-T4. Empty: no GPU.')
param gpuProfileType string

@description('Resource id of the Log Analytics workspace for console and system logs.')
param workspaceId string

@description('Whether the apps are in a virtual network and closed to the public.')
param restrictNetwork bool

@description('Resource id of the subnet for the environment; only with restrictNetwork.')
param subnetId string?

@description('Where nothing needs a GPU.')
var consumptionProfile = {
  name: 'Consumption'
  workloadProfileType: 'Consumption'
}
@description('A consumption GPU profile takes no minimumCount and no maximumCount: the service refuses them.')
var gpuProfile = {
  name: 'gpu'
  workloadProfileType: gpuProfileType
}

resource appsEnvironment 'Microsoft.App/managedEnvironments@2026-07-01' = {
  name: 'cae-${suffix}'
  location: location
  tags: tags
  properties: {
    // Logs go out through the diagnostic setting below: the other way needs the workspace's key.
    appLogsConfiguration: {
      destination: 'azure-monitor'
    }
    vnetConfiguration: restrictNetwork
      ? {
          infrastructureSubnetId: subnetId
          internal: true
        }
      : null
    workloadProfiles: empty(gpuProfileType) ? [consumptionProfile] : [consumptionProfile, gpuProfile]
  }
}

// The newer version that the types know takes no category groups.
#disable-next-line use-recent-api-versions
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: appsEnvironment
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

@description('Resource id of the environment.')
output environmentId string = appsEnvironment.id

@description('Workload profile that the apps run on.')
output workloadProfileName string = empty(gpuProfileType) ? consumptionProfile.name : gpuProfile.name
