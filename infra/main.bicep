// The whole product in one resource group. This file only composes; docs/deploy.md walks through it.

targetScope = 'subscription'

import { resourceTags } from 'modules/types.bicep'

@description('Name of this deployment, such as drives-dev. Everything is named after it.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Azure region. A GPU plan needs one of the regions that have serverless GPUs.')
param location string

@description('Resource group that takes everything.')
@minLength(1)
@maxLength(90)
param resourceGroupName string = 'rg-${environmentName}'

@description('Tags on every resource, beside those that the template sets.')
param tags resourceTags = {}

@description('What runs the functions: serverless GPU (T4 or A100) or CPU on Container Apps, or CPU on an Elastic Premium plan.')
@allowed(['gpu-t4', 'gpu-a100', 'cpu', 'elastic-premium'])
param compute string = 'gpu-t4'

@description('Image of both apps. A bare Functions host, which does nothing, until the first image is built.')
param image string = 'mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0'

@description('Whether the apps bring their own scale rules. False only in the deployment that creates them, where the service may refuse it.')
param overrideScaleRules bool = true

@description('SKU of the registry. Premium adds artifact streaming, which shortens a cold start with a CUDA image.')
@allowed(['Basic', 'Standard', 'Premium'])
param registrySku string = 'Standard'

@description('Redundancy of the storage accounts.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string = 'Standard_LRS'

@description('Name of the hub that devices send to.')
@minLength(1)
@maxLength(256)
param telemetryHub string = 'telemetry'

@description('The scorer\'s own consumer group on the hub.')
@minLength(1)
@maxLength(50)
param consumerGroup string = 'scorer'

@description('Partitions of the hub. Fixed once created; at most one scorer replica works on each.')
@minValue(1)
@maxValue(32)
param partitionCount int = 4

@description('Hours that events stay readable, for replays after an outage.')
@minValue(1)
@maxValue(168)
param eventRetentionHours int = 24

@description('Throughput units of the namespace at rest.')
@minValue(1)
@maxValue(40)
param throughputUnits int = 1

@description('Throughput units that a peak may raise it to.')
@minValue(1)
@maxValue(40)
param maximumThroughputUnits int = 1

@description('Whether devices may sign in with shared access signatures. False asks every sender for a Microsoft Entra token.')
param allowDeviceKeys bool = false

@description('Object ids of the service principals or managed identities that devices send with.')
param devicePrincipalIds string[] = []

@description('Object id of a person, group or pipeline that may read and write the data, send telemetry and take alerts. Empty: nobody.')
param operatorPrincipalId string = ''

@description('What operatorPrincipalId is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorPrincipalType string = 'User'

@description('Scorer replicas that stay while nothing arrives. 0 scales to zero, 1 spares the cold start.')
@minValue(0)
param minScorerReplicas int = 0

@description('Most scorer replicas; the number of partitions is the limit in any case.')
@minValue(1)
param maxScorerReplicas int = 4

@description('Events waiting for each replica before another one is added.')
@minValue(1)
param scaleOutBacklog int = 4096

@description('Size of an Elastic Premium instance; only for that plan.')
@allowed(['EP1', 'EP2', 'EP3'])
param elasticPremiumSku string = 'EP1'

@description('Feature schema: backblaze-10 or backblaze-21.')
param telemetrySchema string = 'backblaze-21'

@description('Detector that is trained and scored.')
param detectorName string = 'conv1d'

@description('MiB of GPU memory that the model may take.')
@minValue(64)
param gpuMemoryLimitMegabytes int = 2048

@description('Hour of the day (UTC) at which retraining starts. It has six hours.')
@minValue(0)
@maxValue(23)
param retrainHour int = 3

@description('Days of telemetry that retraining looks back on.')
@minValue(1)
param retrainDays int = 180

@description('Share of healthy held-out drives that may exceed the threshold within 30 days, as text, such as 0.01.')
param targetFalseAlarmRate string = '0.01'

@description('Days after which captured telemetry moves to the cool tier.')
@minValue(1)
param archiveCoolAfterDays int = 30

@description('Days after which captured telemetry is deleted. Must be longer than retrainDays.')
@minValue(1)
param archiveDeleteAfterDays int = 400

@description('Days after which dead letters are deleted.')
@minValue(1)
param deadLetterDeleteAfterDays int = 30

@description('Days after which the history of alerts is deleted; alerts on the queue stay until they are taken.')
@minValue(1)
param alertDeleteAfterDays int = 400

@description('Days after which the counts that drift is told by are deleted.')
@minValue(1)
param driftDeleteAfterDays int = 30

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('GB of logs taken in a day, after which the rest of the day is dropped; -1 sets no cap.')
@minValue(-1)
param logDailyCapGb int = 2

@description('Addresses that alert rules write to.')
param alertEmailAddresses string[] = []

@description('Bytes in a partition\'s journal since its last snapshot, above which an alert is raised.')
@minValue(1)
param journalLagAlertBytes int = 268435456

@description('Dead letters as a percentage of the readings received, above which an alert is raised.')
@minValue(1)
@maxValue(100)
param deadLetterAlertPercent int = 5

@description('Whether storage and hub are reached through private endpoints in a virtual network of their own.')
param privateNetworking bool = false

@description('Address range of the virtual network (CIDR, /22 or larger); only with private networking.')
param virtualNetworkPrefix string = '10.60.0.0/20'

@description('Public address ranges (CIDR) that devices may send from; only with private networking.')
param deviceIpRanges string[] = []

@description('Ending that makes names unique: the same for the same subscription, name and region.')
var suffix = uniqueString(subscription().id, environmentName, location)
@description('Tags on every resource.')
var allTags = union(tags, {
  application: 'serverless-anomaly'
  'azd-env-name': environmentName
})

@description('What each choice of compute means.')
var computePlans = {
  'gpu-t4': {
    gpuProfileType: 'Consumption-GPU-NC8as-T4'
    cpu: '8'
    memory: '56Gi'
    executionProvider: 'Auto'
  }
  'gpu-a100': {
    gpuProfileType: 'Consumption-GPU-NC24-A100'
    cpu: '24'
    memory: '220Gi'
    executionProvider: 'Auto'
  }
  cpu: {
    gpuProfileType: ''
    cpu: '2'
    memory: '4Gi'
    executionProvider: 'Cpu'
  }
  'elastic-premium': {
    gpuProfileType: ''
    cpu: ''
    memory: ''
    executionProvider: 'Cpu'
  }
}
@description('The chosen one.')
var plan = computePlans[compute]
@description('Whether the apps run on App Service rather than on Container Apps.')
var onElasticPremium = compute == 'elastic-premium'
@description('More replicas than partitions would idle.')
var scorerReplicaLimit = min(partitionCount, maxScorerReplicas)

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupName
  location: location
  tags: allTags
}

module identities 'modules/identities.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    suffix: suffix
  }
}

module registry 'modules/registry.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    sku: registrySku
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    suffix: suffix
    retentionDays: logRetentionDays
    dailyCapGb: logDailyCapGb
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    suffix: suffix
    workspaceId: monitoring.outputs.workspaceId
    emailAddresses: alertEmailAddresses
    journalLagBytes: journalLagAlertBytes
    deadLetterPercent: deadLetterAlertPercent
  }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  scope: group
  params: {
    location: location
    tags: allTags
    suffix: suffix
    addressPrefix: virtualNetworkPrefix
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    suffix: suffix
    sku: storageSku
    archiveCoolAfterDays: archiveCoolAfterDays
    archiveDeleteAfterDays: archiveDeleteAfterDays
    deadLetterDeleteAfterDays: deadLetterDeleteAfterDays
    alertDeleteAfterDays: alertDeleteAfterDays
    driftDeleteAfterDays: driftDeleteAfterDays
    hubName: telemetryHub
    restrictNetwork: privateNetworking
  }
}

module eventHubs 'modules/event-hubs.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    suffix: suffix
    throughputUnits: throughputUnits
    maximumThroughputUnits: maximumThroughputUnits
    captureIdentityId: identities.outputs.capture.id
    allowDeviceKeys: allowDeviceKeys
    workspaceId: monitoring.outputs.workspaceId
    restrictNetwork: privateNetworking
    allowedIpRanges: deviceIpRanges
  }
}

module roles 'modules/roles.bicep' = {
  scope: group
  params: {
    suffix: suffix
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
    devicePrincipalIds: devicePrincipalIds
  }
  // What it refers to by name must be there.
  dependsOn: [identities, registry, monitoring, storage, eventHubs]
}

module eventHub 'modules/event-hub.bicep' = {
  scope: group
  params: {
    suffix: suffix
    hubName: telemetryHub
    consumerGroupName: consumerGroup
    partitionCount: partitionCount
    retentionHours: eventRetentionHours
    archiveAccountId: storage.outputs.dataAccountId
    archiveContainer: 'telemetry'
    captureIdentityId: identities.outputs.capture.id
  }
  // Capture is refused while its identity may not write.
  dependsOn: [roles]
}

module privateEndpoints 'modules/private-endpoints.bicep' = if (privateNetworking) {
  scope: group
  params: {
    location: location
    tags: allTags
    suffix: suffix
    virtualNetworkId: network!.outputs.virtualNetworkId
    subnetId: network!.outputs.privateEndpointsSubnetId
    hostAccountId: storage.outputs.hostAccountId
    dataAccountId: storage.outputs.dataAccountId
    namespaceId: eventHubs.outputs.namespaceId
  }
}

module settings 'modules/settings.bicep' = {
  scope: group
  params: {
    suffix: suffix
    scorerIdentity: identities.outputs.scorer
    retrainerIdentity: identities.outputs.retrainer
    hostAccountName: storage.outputs.hostAccountName
    dataBlobUri: storage.outputs.dataBlobUri
    dataQueueUri: storage.outputs.dataQueueUri
    fullyQualifiedNamespace: eventHubs.outputs.fullyQualifiedNamespace
    telemetryHub: eventHub.outputs.hubName
    consumerGroup: eventHub.outputs.consumerGroupName
    telemetrySchema: telemetrySchema
    detectorName: detectorName
    executionProvider: plan.executionProvider
    gpuMemoryLimitMegabytes: gpuMemoryLimitMegabytes
    retrainSchedule: '0 0 ${retrainHour} * * *'
    retrainDays: retrainDays
    targetFalseAlarmRate: targetFalseAlarmRate
  }
}

module containerApps 'modules/container-apps.bicep' = if (!onElasticPremium) {
  scope: group
  params: {
    location: location
    tags: allTags
    suffix: suffix
    gpuProfileType: plan.gpuProfileType
    workspaceId: monitoring.outputs.workspaceId
    restrictNetwork: privateNetworking
    subnetId: privateNetworking ? network!.outputs.containerAppsSubnetId : null
  }
}

module functions 'modules/functions.bicep' = if (!onElasticPremium) {
  scope: group
  params: {
    location: location
    tags: allTags
    suffix: suffix
    environmentId: containerApps!.outputs.environmentId
    workloadProfileName: containerApps!.outputs.workloadProfileName
    cpu: plan.cpu
    memory: plan.memory
    image: image
    registryServer: registry.outputs.loginServer
    scorerIdentity: identities.outputs.scorer
    retrainerIdentity: identities.outputs.retrainer
    scorerSettings: settings.outputs.scorer
    retrainerSettings: settings.outputs.retrainer
    minScorerReplicas: minScorerReplicas
    maxScorerReplicas: scorerReplicaLimit
    overrideScaleRules: overrideScaleRules
    scaleOutBacklog: scaleOutBacklog
    namespaceName: eventHubs.outputs.namespaceName
    telemetryHub: eventHub.outputs.hubName
    consumerGroup: eventHub.outputs.consumerGroupName
    hostAccountName: storage.outputs.hostAccountName
    dataAccountName: storage.outputs.dataAccountName
    retrainQueueName: storage.outputs.retrainQueueName
    retrainStart: '50 ${(retrainHour + 23) % 24} * * *'
    retrainEnd: '0 ${(retrainHour + 6) % 24} * * *'
  }
  dependsOn: [privateEndpoints]
}

module functionsPremium 'modules/functions-premium.bicep' = if (onElasticPremium) {
  scope: group
  params: {
    location: location
    tags: allTags
    suffix: suffix
    planSku: elasticPremiumSku
    maxInstances: scorerReplicaLimit + 1
    workspaceId: monitoring.outputs.workspaceId
    image: image
    scorerIdentity: identities.outputs.scorer
    retrainerIdentity: identities.outputs.retrainer
    scorerSettings: settings.outputs.scorer
    retrainerSettings: settings.outputs.retrainer
    restrictNetwork: privateNetworking
    subnetId: privateNetworking ? network!.outputs.functionsPremiumSubnetId : null
  }
  dependsOn: [privateEndpoints]
}

@description('Resource group of the deployment.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Registry that the hooks build the image in.')
output AZURE_CONTAINER_REGISTRY_NAME string = registry.outputs.name

@description('Host name of the registry.')
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.loginServer

@description('Host name that devices send to.')
output EVENT_HUBS_NAMESPACE string = eventHubs.outputs.fullyQualifiedNamespace

@description('Hub that devices send to.')
output TELEMETRY_HUB string = eventHub.outputs.hubName

@description('Account of windows, models, dead letters, archive and alerts.')
output DATA_STORAGE_ACCOUNT string = storage.outputs.dataAccountName

@description('App that scores.')
output SCORER_APP_NAME string = onElasticPremium ? functionsPremium!.outputs.scorerName : functions!.outputs.scorerName

@description('App that retrains.')
output RETRAINER_APP_NAME string = onElasticPremium
  ? functionsPremium!.outputs.retrainerName
  : functions!.outputs.retrainerName
