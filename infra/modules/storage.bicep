// Two accounts: the Functions host owns all of the first (locks, checkpoints); in the second each app has rights on single containers.

import { dataAccountName, hostAccountName, namespaceName, queueNames } from 'names.bicep'
import { resourceTags } from 'types.bicep'

@description('Azure region.')
param location string

@description('Tags on every resource.')
param tags resourceTags

@description('Ending that makes names unique.')
param suffix string

@description('Redundancy of both accounts.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param sku string

@description('Days after which captured telemetry moves to the cool tier.')
@minValue(1)
param archiveCoolAfterDays int

@description('Days after which captured telemetry is deleted. Must be longer than the days that retraining looks back.')
@minValue(1)
param archiveDeleteAfterDays int

@description('Days after which dead letters are deleted.')
@minValue(1)
param deadLetterDeleteAfterDays int

@description('Days after which the history of alerts is deleted.')
@minValue(1)
param alertDeleteAfterDays int

@description('Days after which the counts that drift is told by are deleted.')
@minValue(1)
param driftDeleteAfterDays int

@description('Event hub whose events are captured.')
param hubName string

@description('Whether private endpoints are the only way in.')
param restrictNetwork bool

@description('What both accounts have in common.')
var accountProperties = {
  accessTier: 'Hot'
  allowBlobPublicAccess: false
  allowSharedKeyAccess: false
  defaultToOAuthAuthentication: true
  minimumTlsVersion: 'TLS1_2'
  networkAcls: {
    // Capture writes through this bypass; it is a trusted service.
    bypass: 'AzureServices'
    defaultAction: restrictNetwork ? 'Deny' : 'Allow'
  }
  publicNetworkAccess: 'Enabled'
  supportsHttpsTrafficOnly: true
}

@description('Containers of the data account.')
var containerNames = ['window-state', 'fleet', 'dead-letters', 'alerts', 'models', 'drift', 'telemetry', 'telemetry-schemas']

resource hostAccount 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: hostAccountName(suffix)
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: accountProperties
}

resource dataAccount 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: dataAccountName(suffix)
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: accountProperties
}

resource hostBlobService 'Microsoft.Storage/storageAccounts/blobServices@2026-06-01' = {
  parent: hostAccount
  name: 'default'
}

// The host makes it at its first start; the scale rule that starts the host reads it before.
resource checkpoints 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-06-01' = {
  parent: hostBlobService
  name: 'azure-webjobs-eventhub'
  properties: {
    publicAccess: 'None'
  }
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2026-06-01' = {
  parent: dataAccount
  name: 'default'
  properties: {
    containerDeleteRetentionPolicy: {
      enabled: true
      days: 7
    }
    deleteRetentionPolicy: {
      enabled: true
      days: 7
    }
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-06-01' = [
  for containerName in containerNames: {
    parent: blobService
    name: containerName
    properties: {
      publicAccess: 'None'
    }
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2026-06-01' = {
  parent: dataAccount
  name: 'default'
}

resource alertQueue 'Microsoft.Storage/storageAccounts/queueServices/queues@2026-06-01' = {
  parent: queueService
  name: queueNames.alerts
}

resource retrainQueue 'Microsoft.Storage/storageAccounts/queueServices/queues@2026-06-01' = {
  parent: queueService
  name: queueNames.retrainRequests
}

// Where the host moves a request that failed five times; the retrainer may not make queues.
resource retrainPoisonQueue 'Microsoft.Storage/storageAccounts/queueServices/queues@2026-06-01' = {
  parent: queueService
  name: queueNames.retrainPoison
}

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2026-06-01' = {
  parent: dataAccount
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'archive'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              // What Capture wrote; files that a person put into the container stay.
              prefixMatch: ['telemetry/${namespaceName(suffix)}/${hubName}/']
            }
            actions: {
              baseBlob: {
                tierToCool: {
                  daysAfterModificationGreaterThan: archiveCoolAfterDays
                }
                delete: {
                  daysAfterModificationGreaterThan: archiveDeleteAfterDays
                }
              }
            }
          }
        }
        {
          name: 'dead-letters'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['blockBlob', 'appendBlob']
              prefixMatch: ['dead-letters/']
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterModificationGreaterThan: deadLetterDeleteAfterDays
                }
              }
            }
          }
        }
        {
          name: 'alerts'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['appendBlob']
              prefixMatch: ['alerts/']
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterModificationGreaterThan: alertDeleteAfterDays
                }
              }
            }
          }
        }
        {
          name: 'drift'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['appendBlob']
              prefixMatch: ['drift/']
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterModificationGreaterThan: driftDeleteAfterDays
                }
              }
            }
          }
        }
      ]
    }
  }
  // A policy on an account whose blob service is still being written is refused.
  dependsOn: [blobService]
}

@description('Account of the Functions host.')
output hostAccountName string = hostAccount.name

@description('Resource id of the host\'s account.')
output hostAccountId string = hostAccount.id

@description('Account of windows, models, dead letters, archive and alerts.')
output dataAccountName string = dataAccount.name

@description('Resource id of the data account.')
output dataAccountId string = dataAccount.id

@description('Blob service of the data account.')
output dataBlobUri string = dataAccount.properties.primaryEndpoints.blob

@description('Queue service of the data account.')
output dataQueueUri string = dataAccount.properties.primaryEndpoints.queue

@description('Queue of the requests to retrain before the night.')
output retrainQueueName string = retrainQueue.name
