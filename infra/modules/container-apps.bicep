@description('Azure region.')
param location string

@description('Tags on every resource.')
param tags object

@description('Ending that makes names unique.')
param suffix string

@description('Type of the GPU workload profile, such as Consumption-GPU-NC8as-T4. Empty: no GPU.')
param gpuProfileType string

@description('Resource id of the Log Analytics workspace for console and system logs.')
param workspaceId string

@description('Resource id of the subnet for the environment. Empty: the platform\'s own network.')
param subnetId string

// A consumption GPU profile takes no minimumCount and no maximumCount: the service refuses them.
var consumptionProfile = {
  name: 'Consumption'
  workloadProfileType: 'Consumption'
}
var gpuProfile = {
  name: 'gpu'
  workloadProfileType: gpuProfileType
}

resource appsEnvironment 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: 'cae-${suffix}'
  location: location
  tags: tags
  properties: {
    // Logs go out through the diagnostic setting below: the other way needs the workspace's key.
    appLogsConfiguration: {
      destination: 'azure-monitor'
    }
    vnetConfiguration: empty(subnetId)
      ? null
      : {
          infrastructureSubnetId: subnetId
          internal: true
        }
    workloadProfiles: empty(gpuProfileType) ? [consumptionProfile] : [consumptionProfile, gpuProfile]
  }
}

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
