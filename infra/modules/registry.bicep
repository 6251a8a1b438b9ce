// The image must be in the registry before the apps that name it: the preprovision hook deploys this module on its own, once.

import { registryName } from 'names.bicep'
import { resourceTags } from 'types.bicep'

@description('Azure region.')
param location string

@description('Tags on every resource.')
param tags resourceTags = {}

@description('SKU. Premium adds artifact streaming, which shortens a cold start with a CUDA image.')
@allowed(['Basic', 'Standard', 'Premium'])
param sku string = 'Standard'

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: registryName(resourceGroup().id)
  location: location
  tags: tags
  sku: {
    name: sku
  }
  properties: {
    adminUserEnabled: false
  }
}

@description('Name of the registry.')
output name string = registry.name

@description('Host name that images are pulled from.')
output loginServer string = registry.properties.loginServer
