// Every right of the product. No other file names a role.

import { componentName, dataAccountName, hostAccountName, identityName, namespaceName, queueNames, registryName } from 'names.bicep'

@description('Ending that makes names unique.')
param suffix string

@description('Object id of a person, group or pipeline that may read and write the data, send telemetry and take alerts. Empty: nobody.')
param operatorPrincipalId string

@description('What operatorPrincipalId is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorPrincipalType string

@description('Object ids of the service principals or managed identities that devices send with.')
param devicePrincipalIds string[]

@description('Azure\'s built-in roles, by their ids.')
var roles = {
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d'
  eventHubsDataReceiver: 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'
  eventHubsDataSender: '2b629674-e913-4c01-ae53-ef4638d8f975'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  storageBlobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  storageQueueDataMessageSender: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
}

resource scorerIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName('scorer', suffix)
}

resource retrainerIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName('retrainer', suffix)
}

resource captureIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName('capture', suffix)
}

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' existing = {
  name: registryName(resourceGroup().id)
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName(suffix)
}

resource namespace 'Microsoft.EventHub/namespaces@2026-01-01' existing = {
  name: namespaceName(suffix)
}

resource hostAccount 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: hostAccountName(suffix)
}

resource dataAccount 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: dataAccountName(suffix)

  resource blobService 'blobServices' existing = {
    name: 'default'

    resource windowState 'containers' existing = {
      name: 'window-state'
    }

    resource fleet 'containers' existing = {
      name: 'fleet'
    }

    resource deadLetters 'containers' existing = {
      name: 'dead-letters'
    }

    resource alerts 'containers' existing = {
      name: 'alerts'
    }

    resource models 'containers' existing = {
      name: 'models'
    }

    resource drift 'containers' existing = {
      name: 'drift'
    }

    resource telemetry 'containers' existing = {
      name: 'telemetry'
    }

    resource telemetrySchemas 'containers' existing = {
      name: 'telemetry-schemas'
    }
  }

  resource queueService 'queueServices' existing = {
    name: 'default'

    resource alertQueue 'queues' existing = {
      name: queueNames.alerts
    }

    resource retrainQueue 'queues' existing = {
      name: queueNames.retrainRequests
    }

    resource retrainPoisonQueue 'queues' existing = {
      name: queueNames.retrainPoison
    }
  }
}

// The scorer.
resource scorerPullsImage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: registry
  name: guid(registry.id, scorerIdentity.id, roles.acrPull)
  properties: {
    principalId: scorerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
  }
}

resource scorerPublishesTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: component
  name: guid(component.id, scorerIdentity.id, roles.monitoringMetricsPublisher)
  properties: {
    principalId: scorerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
  }
}

// Locks and checkpoints; the scale rule reads the checkpoints with the same identity.
resource scorerOwnsHostStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostAccount
  name: guid(hostAccount.id, scorerIdentity.id, roles.storageBlobDataOwner)
  properties: {
    principalId: scorerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataOwner)
  }
}

resource scorerReceivesEvents 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: namespace
  name: guid(namespace.id, scorerIdentity.id, roles.eventHubsDataReceiver)
  properties: {
    principalId: scorerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventHubsDataReceiver)
  }
}

resource scorerKeepsWindows 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount::blobService::windowState
  name: guid(dataAccount::blobService::windowState.id, scorerIdentity.id, roles.storageBlobDataContributor)
  properties: {
    principalId: scorerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
  }
}

resource scorerWritesDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount::blobService::deadLetters
  name: guid(dataAccount::blobService::deadLetters.id, scorerIdentity.id, roles.storageBlobDataContributor)
  properties: {
    principalId: scorerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
  }
}

resource scorerWritesAlertHistory 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount::blobService::alerts
  name: guid(dataAccount::blobService::alerts.id, scorerIdentity.id, roles.storageBlobDataContributor)
  properties: {
    principalId: scorerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
  }
}

resource scorerReadsSchemas 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount::blobService::telemetrySchemas
  name: guid(dataAccount::blobService::telemetrySchemas.id, scorerIdentity.id, roles.storageBlobDataReader)
  properties: {
    principalId: scorerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataReader)
  }
}

resource scorerReadsModels 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount::blobService::models
  name: guid(dataAccount::blobService::models.id, scorerIdentity.id, roles.storageBlobDataReader)
  properties: {
    principalId: scorerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataReader)
  }
}

resource scorerSendsAlerts 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount::queueService::alertQueue
  name: guid(dataAccount::queueService::alertQueue.id, scorerIdentity.id, roles.storageQueueDataMessageSender)
  properties: {
    principalId: scorerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageQueueDataMessageSender)
  }
}

resource scorerKeepsFleetIndex 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount::blobService::fleet
  name: guid(dataAccount::blobService::fleet.id, scorerIdentity.id, roles.storageBlobDataContributor)
  properties: {
    principalId: scorerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
  }
}

resource scorerKeepsDriftCounts 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount::blobService::drift
  name: guid(dataAccount::blobService::drift.id, scorerIdentity.id, roles.storageBlobDataContributor)
  properties: {
    principalId: scorerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
  }
}

resource scorerAsksForRetraining 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount::queueService::retrainQueue
  name: guid(dataAccount::queueService::retrainQueue.id, scorerIdentity.id, roles.storageQueueDataMessageSender)
  properties: {
    principalId: scorerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageQueueDataMessageSender)
  }
}

// The retrainer.
resource retrainerPullsImage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: registry
  name: guid(registry.id, retrainerIdentity.id, roles.acrPull)
  properties: {
    principalId: retrainerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
  }
}

resource retrainerPublishesTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: component
  name: guid(component.id, retrainerIdentity.id, roles.monitoringMetricsPublisher)
  properties: {
    principalId: retrainerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
  }
}

resource retrainerOwnsHostStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostAccount
  name: guid(hostAccount.id, retrainerIdentity.id, roles.storageBlobDataOwner)
  properties: {
    principalId: retrainerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataOwner)
  }
}

resource retrainerReadsArchive 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount::blobService::telemetry
  name: guid(dataAccount::blobService::telemetry.id, retrainerIdentity.id, roles.storageBlobDataReader)
  properties: {
    principalId: retrainerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataReader)
  }
}

resource retrainerReadsSchemas 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount::blobService::telemetrySchemas
  name: guid(dataAccount::blobService::telemetrySchemas.id, retrainerIdentity.id, roles.storageBlobDataReader)
  properties: {
    principalId: retrainerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataReader)
  }
}

resource retrainerWritesModels 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount::blobService::models
  name: guid(dataAccount::blobService::models.id, retrainerIdentity.id, roles.storageBlobDataContributor)
  properties: {
    principalId: retrainerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
  }
}

// To take a request, and to put it aside when it failed too often; the scale rule reads the queue's length with the same identity.
resource retrainerTakesRequests 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount::queueService::retrainQueue
  name: guid(dataAccount::queueService::retrainQueue.id, retrainerIdentity.id, roles.storageQueueDataContributor)
  properties: {
    principalId: retrainerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageQueueDataContributor)
  }
}

resource retrainerPutsRequestsAside 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount::queueService::retrainPoisonQueue
  name: guid(dataAccount::queueService::retrainPoisonQueue.id, retrainerIdentity.id, roles.storageQueueDataContributor)
  properties: {
    principalId: retrainerIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageQueueDataContributor)
  }
}

// Event Hubs Capture.
resource captureWritesArchive 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount::blobService::telemetry
  name: guid(dataAccount::blobService::telemetry.id, captureIdentity.id, roles.storageBlobDataContributor)
  properties: {
    principalId: captureIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
  }
}

// The operator.
resource operatorManagesBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorPrincipalId)) {
  scope: dataAccount
  name: guid(dataAccount.id, operatorPrincipalId, roles.storageBlobDataContributor)
  properties: {
    principalId: operatorPrincipalId
    principalType: operatorPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
  }
}

resource operatorTakesAlerts 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorPrincipalId)) {
  scope: dataAccount
  name: guid(dataAccount.id, operatorPrincipalId, roles.storageQueueDataContributor)
  properties: {
    principalId: operatorPrincipalId
    principalType: operatorPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageQueueDataContributor)
  }
}

resource operatorSendsTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorPrincipalId)) {
  scope: namespace
  name: guid(namespace.id, operatorPrincipalId, roles.eventHubsDataSender)
  properties: {
    principalId: operatorPrincipalId
    principalType: operatorPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventHubsDataSender)
  }
}

resource devicesSendTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in devicePrincipalIds: {
    scope: namespace
    name: guid(namespace.id, principalId, roles.eventHubsDataSender)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventHubsDataSender)
    }
  }
]
