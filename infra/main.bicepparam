// Development: the smallest of everything, scaled to zero. Values come from the azd environment (azd env set NAME VALUE).

using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'drives-dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')
param tags = {
  stage: 'development'
}

param compute = readEnvironmentVariable('COMPUTE', 'gpu-t4')
param image = readEnvironmentVariable('CONTAINER_IMAGE', 'mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0')
param overrideScaleRules = bool(readEnvironmentVariable('OVERRIDE_SCALE_RULES', 'true'))

param operatorPrincipalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param operatorPrincipalType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')

param partitionCount = int(readEnvironmentVariable('PARTITION_COUNT', '4'))
param telemetrySchema = readEnvironmentVariable('TELEMETRY_SCHEMA', 'backblaze-21')
param detectorName = readEnvironmentVariable('DETECTOR_NAME', 'conv1d')
param retrainHour = int(readEnvironmentVariable('RETRAIN_HOUR', '3'))
