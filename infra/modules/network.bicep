import { resourceTags } from 'types.bicep'

@description('Azure region.')
param location string

@description('Tags on every resource.')
param tags resourceTags

@description('Ending that makes names unique.')
param suffix string

@description('Address range of the virtual network (CIDR, /22 or larger).')
param addressPrefix string

resource virtualNetwork 'Microsoft.Network/virtualNetworks@2026-03-01' = {
  name: 'vnet-${suffix}'
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [addressPrefix]
    }
    subnets: [
      {
        name: 'container-apps'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 0)
          delegations: [
            {
              name: 'container-apps'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'functions-premium'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 1)
          delegations: [
            {
              name: 'functions-premium'
              properties: {
                serviceName: 'Microsoft.Web/serverFarms'
              }
            }
          ]
        }
      }
      {
        name: 'private-endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 2)
        }
      }
    ]
  }

  resource containerApps 'subnets' existing = {
    name: 'container-apps'
  }

  resource functionsPremium 'subnets' existing = {
    name: 'functions-premium'
  }

  resource privateEndpoints 'subnets' existing = {
    name: 'private-endpoints'
  }
}

@description('Resource id of the virtual network.')
output virtualNetworkId string = virtualNetwork.id

@description('Resource id of the subnet for the Container Apps environment.')
output containerAppsSubnetId string = virtualNetwork::containerApps.id

@description('Resource id of the subnet that Elastic Premium apps call out from.')
output functionsPremiumSubnetId string = virtualNetwork::functionsPremium.id

@description('Resource id of the subnet for private endpoints.')
output privateEndpointsSubnetId string = virtualNetwork::privateEndpoints.id
