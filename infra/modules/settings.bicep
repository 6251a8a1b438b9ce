// Every setting of both apps, for either plan. A setting that is not here keeps the default of its option class.

import { identityReference, setting } from 'types.bicep'

@description('Ending that makes names unique.')
param suffix string

@description('Identity of the scorer.')
param scorerIdentity identityReference

@description('Identity of the retrainer.')
param retrainerIdentity identityReference

@description('Account of the Functions host.')
param hostAccountName string

@description('Blob service of the data account.')
param dataBlobUri string

@description('Queue service of the data account.')
param dataQueueUri string

@description('Host name of the Event Hubs namespace.')
param fullyQualifiedNamespace string

@description('Hub that devices send to.')
param telemetryHub string

@description('The scorer\'s consumer group.')
param consumerGroup string

@description('Feature schema: backblaze-10 or backblaze-21.')
param telemetrySchema string

@description('Detector that is trained and scored.')
param detectorName string

@description('What runs the model: Auto, Cuda or Cpu.')
param executionProvider string

@description('MiB of GPU memory that the model may take.')
param gpuMemoryLimitMegabytes int

@description('When to retrain: six-field NCRONTAB expression, UTC.')
param retrainSchedule string

@description('Days of telemetry that retraining looks back on.')
param retrainDays int

@description('Share of healthy held-out drives that may exceed the threshold within 30 days, as text, such as 0.01.')
param targetFalseAlarmRate string

@description('Settings of both apps.')
var shared = {
  AlertStorage__credential: 'managedidentity'
  AlertStorage__queueServiceUri: dataQueueUri
  AzureWebJobsStorage__accountName: hostAccountName
  AzureWebJobsStorage__credential: 'managedidentity'
  DataStorage__blobServiceUri: dataBlobUri
  Detector__ExecutionProvider: executionProvider
  Detector__GpuMemoryLimitMegabytes: string(gpuMemoryLimitMegabytes)
  Detector__Name: detectorName
  DriftSchedule: '0 30 * * * *'
  EventHubConnection__credential: 'managedidentity'
  EventHubConnection__fullyQualifiedNamespace: fullyQualifiedNamespace
  FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
  Retrain__Days: string(retrainDays)
  Retrain__TargetFalseAlarmRate: targetFalseAlarmRate
  RetrainSchedule: retrainSchedule
  Telemetry__Schema: telemetrySchema
  TelemetryConsumerGroup: consumerGroup
  TelemetryHub: telemetryHub
  WatchSchedule: '0 */5 * * * *'
}

// The host's id names its locks, timers and keys. Left to itself it may follow the machine's name, which differs for each replica.
@description('Settings of the scorer alone.')
var ofScorer = {
  'AzureWebJobs.RetrainNightly.Disabled': 'true'
  'AzureWebJobs.RetrainOnDrift.Disabled': 'true'
  AlertStorage__clientId: scorerIdentity.clientId
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${scorerIdentity.clientId};Authorization=AAD'
  AZURE_CLIENT_ID: scorerIdentity.clientId
  AzureFunctionsWebHost__hostid: 'scorer-${suffix}'
  AzureWebJobsStorage__clientId: scorerIdentity.clientId
  EventHubConnection__clientId: scorerIdentity.clientId
}

@description('Settings of the retrainer alone.')
var ofRetrainer = {
  'AzureWebJobs.CheckDrift.Disabled': 'true'
  'AzureWebJobs.ScoreTelemetry.Disabled': 'true'
  'AzureWebJobs.WatchFleet.Disabled': 'true'
  AlertStorage__clientId: retrainerIdentity.clientId
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${retrainerIdentity.clientId};Authorization=AAD'
  AZURE_CLIENT_ID: retrainerIdentity.clientId
  AzureFunctionsWebHost__hostid: 'retrainer-${suffix}'
  AzureWebJobsStorage__clientId: retrainerIdentity.clientId
  EventHubConnection__clientId: retrainerIdentity.clientId
}

@description('Settings of the app that scores.')
output scorer setting[] = map(items(union(shared, ofScorer)), entry => { name: entry.key, value: entry.value })

@description('Settings of the app that retrains.')
output retrainer setting[] = map(items(union(shared, ofRetrainer)), entry => { name: entry.key, value: entry.value })
