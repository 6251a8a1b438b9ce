import { resourceTags } from 'types.bicep'

@description('Azure region.')
param location string

@description('Tags on every resource.')
param tags resourceTags

@description('Ending that makes names unique.')
param suffix string

@description('Resource id of the virtual network that resolves the private names.')
param virtualNetworkId string

@description('Resource id of the subnet for the endpoints.')
param subnetId string

@description('Resource id of the host\'s storage account.')
param hostAccountId string

@description('Resource id of the data account.')
param dataAccountId string

@description('Resource id of the Event Hubs namespace.')
param namespaceId string

@description('Zones of the private names.')
var zoneNames = [
  'privatelink.blob.${environment().suffixes.storage}'
  'privatelink.queue.${environment().suffixes.storage}'
  'privatelink.servicebus.windows.net'
]

@description('An endpoint for each service that is reached; zone counts in zoneNames.')
var endpoints = [
  {
    name: 'host-blob'
    service: hostAccountId
    group: 'blob'
    zone: 0
  }
  {
    name: 'data-blob'
    service: dataAccountId
    group: 'blob'
    zone: 0
  }
  {
    name: 'data-queue'
    service: dataAccountId
    group: 'queue'
    zone: 1
  }
  {
    name: 'event-hubs'
    service: namespaceId
    group: 'namespace'
    zone: 2
  }
]

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zoneName in zoneNames: {
    name: zoneName
    location: 'global'
    tags: tags
  }
]

resource zoneLinks 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zoneName, index) in zoneNames: {
    parent: zones[index]
    name: 'vnet-${suffix}'
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: virtualNetworkId
      }
    }
  }
]

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2026-03-01' = [
  for endpoint in endpoints: {
    name: 'pe-${endpoint.name}-${suffix}'
    location: location
    tags: tags
    properties: {
      subnet: {
        id: subnetId
      }
      privateLinkServiceConnections: [
        {
          name: endpoint.name
          properties: {
            // A parameter of this module; the rule does not look through the list.
            #disable-next-line use-resource-id-functions
            privateLinkServiceId: endpoint.service
            groupIds: [endpoint.group]
          }
        }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2026-03-01' = [
  for (endpoint, index) in endpoints: {
    parent: privateEndpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: endpoint.group
          properties: {
            privateDnsZoneId: zones[endpoint.zone].id
          }
        }
      ]
    }
  }
]
