// Two apps from one image: one event-hub function to an app, and a timer at zero replicas needs a scale rule of its own.

import { componentName } from 'names.bicep'
import { identityReference, setting, resourceTags } from 'types.bicep'

@description('Azure region.')
param location string

@description('Tags on every resource.')
param tags resourceTags

@description('Ending that makes names unique.')
param suffix string

@description('Resource id of the Container Apps environment.')
param environmentId string

@description('Workload profile that the apps run on.')
param workloadProfileName string

@description('Cores of a replica, as text, such as 2 or 0.5.')
param cpu string

@description('Memory of a replica, such as 4Gi.')
param memory string

@description('Image of both apps.')
param image string

@description('Registry that the image is pulled from.')
param registryServer string

@description('Identity of the scorer.')
param scorerIdentity identityReference

@description('Identity of the retrainer.')
param retrainerIdentity identityReference

@description('Settings of the scorer.')
param scorerSettings setting[]

@description('Settings of the retrainer.')
param retrainerSettings setting[]

@description('Replicas of the scorer that stay while nothing arrives.')
@minValue(0)
param minScorerReplicas int

@description('Most replicas of the scorer. More than the hub has partitions would idle.')
@minValue(1)
param maxScorerReplicas int

@description('Whether the rules below replace those that the platform derives. False only in the deployment that creates the apps.')
param overrideScaleRules bool

@description('Events waiting for each replica before another one is added.')
@minValue(1)
param scaleOutBacklog int

@description('Name of the Event Hubs namespace, without its domain.')
param namespaceName string

@description('Hub that devices send to.')
param telemetryHub string

@description('The scorer\'s consumer group.')
param consumerGroup string

@description('Account of the Functions host, which holds the checkpoints.')
param hostAccountName string

@description('Account of the queue of requests to retrain.')
param dataAccountName string

@description('Queue of the requests to retrain before the night.')
param retrainQueueName string

@description('When the retrainer\'s replica starts: five-field cron expression, UTC, some minutes before the schedule.')
param retrainStart string

@description('When the retrainer\'s replica may stop: five-field cron expression, UTC.')
param retrainEnd string

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName(suffix)
}

@description('Settings that only this plan needs.')
var telemetrySettings = [
  {
    name: 'APPLICATIONINSIGHTS_CONNECTION_STRING'
    value: component.properties.ConnectionString
  }
]

@description('Rules that the platform derives from an event hub trigger fail with a managed identity, so the app brings its own.')
var backlogRule = {
  name: 'eventhub'
  custom: {
    type: 'azure-eventhub'
    identity: scorerIdentity.id
    metadata: {
      eventHubNamespace: namespaceName
      eventHubName: telemetryHub
      consumerGroup: consumerGroup
      storageAccountName: hostAccountName
      blobContainer: 'azure-webjobs-eventhub'
      checkpointStrategy: 'blobMetadata'
      unprocessedEventThreshold: string(scaleOutBacklog)
      activationUnprocessedEventThreshold: '0'
    }
  }
}

@description('One replica twice a day, for a few looks over the fleet: where nothing arrives any more, nothing else starts one.')
var watchRule = {
  name: 'watch'
  custom: {
    type: 'cron'
    metadata: {
      timezone: 'Etc/UTC'
      start: '0 */12 * * *'
      end: '20 */12 * * *'
      desiredReplicas: '1'
    }
  }
}

@description('One replica for the hours of the night\'s run.')
var nightRule = {
  name: 'night'
  custom: {
    type: 'cron'
    metadata: {
      timezone: 'Etc/UTC'
      start: retrainStart
      end: retrainEnd
      desiredReplicas: '1'
    }
  }
}

@description('A message that is being worked on counts, so the replica stays until the run has ended.')
var requestRule = {
  name: 'requests'
  custom: {
    type: 'azure-queue'
    identity: retrainerIdentity.id
    metadata: {
      accountName: dataAccountName
      queueName: retrainQueueName
      queueLength: '1'
      queueLengthStrategy: 'all'
    }
  }
}

resource scorer 'Microsoft.App/containerApps@2026-07-01' = {
  name: 'ca-scorer-${suffix}'
  location: location
  tags: tags
  kind: 'functionapp'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${scorerIdentity.id}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: workloadProfileName
    configuration: {
      activeRevisionsMode: 'Single'
      // Event scaling works only with ingress on; nobody outside the environment calls the app.
      ingress: {
        external: false
        targetPort: 8080
      }
      registries: [
        {
          server: registryServer
          identity: scorerIdentity.id
        }
      ]
    }
    template: {
      terminationGracePeriodSeconds: 120
      containers: [
        {
          name: 'scorer'
          image: image
          env: concat(scorerSettings, telemetrySettings)
          resources: {
            cpu: json(cpu)
            memory: memory
          }
        }
      ]
      scale: {
        minReplicas: minScorerReplicas
        maxReplicas: maxScorerReplicas
        allowScalingRuleOverride: overrideScaleRules ? true : null
        rules: overrideScaleRules ? [backlogRule, watchRule] : []
      }
    }
  }
}

resource retrainer 'Microsoft.App/containerApps@2026-07-01' = {
  name: 'ca-retrainer-${suffix}'
  location: location
  tags: tags
  kind: 'functionapp'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${retrainerIdentity.id}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: workloadProfileName
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        external: false
        targetPort: 8080
      }
      registries: [
        {
          server: registryServer
          identity: retrainerIdentity.id
        }
      ]
    }
    template: {
      containers: [
        {
          name: 'retrainer'
          image: image
          env: concat(retrainerSettings, telemetrySettings)
          resources: {
            cpu: json(cpu)
            memory: memory
          }
        }
      ]
      // Never two: a second one would train the same night again.
      scale: {
        minReplicas: 0
        maxReplicas: 1
        allowScalingRuleOverride: overrideScaleRules ? true : null
        rules: overrideScaleRules ? [nightRule, requestRule] : []
      }
    }
  }
}

@description('Name of the app that scores.')
output scorerName string = scorer.name

@description('Name of the app that retrains.')
output retrainerName string = retrainer.name
