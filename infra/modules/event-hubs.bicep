// The namespace only: its hub needs Capture's role first (roles.bicep), and is in event-hub.bicep.

import { namespaceName } from 'names.bicep'
import { resourceTags } from 'types.bicep'

@description('Azure region.')
param location string

@description('Tags on every resource.')
param tags resourceTags

@description('Ending that makes names unique.')
param suffix string

@description('Throughput units at rest. One takes 1 MB/s or 1,000 events/s in.')
@minValue(1)
@maxValue(40)
param throughputUnits int

@description('Throughput units that a peak may raise it to; the same as throughputUnits turns auto-inflate off.')
@minValue(1)
@maxValue(40)
param maximumThroughputUnits int

@description('Resource id of the identity that Capture writes with.')
param captureIdentityId string

@description('Whether devices may sign in with shared access signatures. False asks every sender for a Microsoft Entra token.')
param allowDeviceKeys bool

@description('Resource id of the Log Analytics workspace for logs.')
param workspaceId string

@description('Whether the private endpoint and allowedIpRanges are the only ways in.')
param restrictNetwork bool

@description('Public address ranges (CIDR) that may send while the network is restricted.')
param allowedIpRanges string[]

@description('Whether a peak may raise the throughput units.')
var autoInflate = maximumThroughputUnits > throughputUnits

resource namespace 'Microsoft.EventHub/namespaces@2026-01-01' = {
  name: namespaceName(suffix)
  location: location
  tags: tags
  sku: {
    name: 'Standard'
    tier: 'Standard'
    capacity: throughputUnits
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${captureIdentityId}': {}
    }
  }
  properties: {
    disableLocalAuth: !allowDeviceKeys
    isAutoInflateEnabled: autoInflate
    maximumThroughputUnits: autoInflate ? maximumThroughputUnits : 0
    minimumTlsVersion: '1.2'
    publicNetworkAccess: restrictNetwork && empty(allowedIpRanges) ? 'Disabled' : 'Enabled'
  }
}

resource networkRules 'Microsoft.EventHub/namespaces/networkRuleSets@2026-01-01' = if (restrictNetwork) {
  parent: namespace
  name: 'default'
  properties: {
    defaultAction: 'Deny'
    publicNetworkAccess: empty(allowedIpRanges) ? 'Disabled' : 'Enabled'
    trustedServiceAccessEnabled: true
    ipRules: [
      for range in allowedIpRanges: {
        ipMask: range
        action: 'Allow'
      }
    ]
  }
}

// The newer version that the types know takes no category groups.
#disable-next-line use-recent-api-versions
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: namespace
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
  }
}

@description('Name of the namespace.')
output namespaceName string = namespace.name

@description('Resource id of the namespace.')
output namespaceId string = namespace.id

@description('Host name that devices send to.')
output fullyQualifiedNamespace string = split(split(namespace.properties.serviceBusEndpoint, '/')[2], ':')[0]
