import { namespaceName } from 'names.bicep'

@description('Ending that makes names unique.')
param suffix string

@description('Name of the hub.')
param hubName string

@description('Name of the scorer\'s own consumer group.')
param consumerGroupName string

@description('Partitions. Fixed for the life of the hub; at most one scorer replica works on each.')
@minValue(1)
@maxValue(32)
param partitionCount int

@description('Hours that events stay readable, for replays after an outage.')
@minValue(1)
@maxValue(168)
param retentionHours int

@description('Resource id of the storage account that Capture writes to.')
param archiveAccountId string

@description('Container that Capture writes to.')
param archiveContainer string

@description('Resource id of the identity that Capture writes with.')
param captureIdentityId string

resource namespace 'Microsoft.EventHub/namespaces@2026-01-01' existing = {
  name: namespaceName(suffix)
}

resource hub 'Microsoft.EventHub/namespaces/eventhubs@2026-01-01' = {
  parent: namespace
  name: hubName
  properties: {
    partitionCount: partitionCount
    retentionDescription: {
      cleanupPolicy: 'Delete'
      retentionTimeInHours: retentionHours
    }
    captureDescription: {
      enabled: true
      encoding: 'Avro'
      intervalInSeconds: 300
      sizeLimitInBytes: 314572800
      skipEmptyArchives: true
      destination: {
        name: 'EventHubArchive.AzureBlockBlob'
        identity: {
          type: 'UserAssigned'
          userAssignedIdentity: captureIdentityId
        }
        properties: {
          storageAccountResourceId: archiveAccountId
          blobContainer: archiveContainer
          archiveNameFormat: '{Namespace}/{EventHub}/{PartitionId}/{Year}/{Month}/{Day}/{Hour}/{Minute}/{Second}'
        }
      }
    }
  }
}

resource consumerGroup 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2026-01-01' = {
  parent: hub
  name: consumerGroupName
}

@description('Name of the hub.')
output hubName string = hub.name

@description('Name of the scorer\'s consumer group.')
output consumerGroupName string = consumerGroup.name
