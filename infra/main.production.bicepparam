// Production: zone-redundant storage, a warm replica, room to grow, private networking. Partitions cannot be changed later.

using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'drives')
param location = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')
param tags = {
  stage: 'production'
}

param compute = readEnvironmentVariable('COMPUTE', 'gpu-t4')
param image = readEnvironmentVariable('CONTAINER_IMAGE', 'mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0')
param overrideScaleRules = bool(readEnvironmentVariable('OVERRIDE_SCALE_RULES', 'true'))
param registrySku = 'Premium'

param operatorPrincipalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param operatorPrincipalType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'Group')

param partitionCount = 32
param eventRetentionHours = 168
param throughputUnits = 2
param maximumThroughputUnits = 20

param minScorerReplicas = 1
param maxScorerReplicas = 32

param storageSku = 'Standard_ZRS'
param archiveDeleteAfterDays = 800
param deadLetterDeleteAfterDays = 90

param logRetentionDays = 90
param logDailyCapGb = 20

param privateNetworking = true
