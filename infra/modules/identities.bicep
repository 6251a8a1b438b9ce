// One identity for each thing that acts, so that each holds only the rights it uses (roles.bicep).

import { identityName } from 'names.bicep'
import { identityReference, resourceTags } from 'types.bicep'

@description('Azure region.')
param location string

@description('Tags on every resource.')
param tags resourceTags

@description('Ending that makes names unique.')
param suffix string

resource scorerIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: identityName('scorer', suffix)
  location: location
  tags: tags
}

resource retrainerIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: identityName('retrainer', suffix)
  location: location
  tags: tags
}

resource captureIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: identityName('capture', suffix)
  location: location
  tags: tags
}

@description('Reads the hub, keeps the windows, sends alerts.')
output scorer identityReference = {
  id: scorerIdentity.id
  clientId: scorerIdentity.properties.clientId
  principalId: scorerIdentity.properties.principalId
}

@description('Reads the archive, writes models.')
output retrainer identityReference = {
  id: retrainerIdentity.id
  clientId: retrainerIdentity.properties.clientId
  principalId: retrainerIdentity.properties.principalId
}

@description('Writes the archive for Event Hubs Capture.')
output capture identityReference = {
  id: captureIdentity.id
  clientId: captureIdentity.properties.clientId
  principalId: captureIdentity.properties.principalId
}
