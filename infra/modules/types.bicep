@export()
@description('A user-assigned identity, as other modules refer to it.')
type identityReference = {
  @description('Resource id, for what the identity is attached to.')
  id: string

  @description('Client id, for settings that name the identity.')
  clientId: string

  @description('Object id, for role assignments.')
  principalId: string
}

@export()
@description('One application setting.')
type setting = {
  @description('Name, with two underscores between sections.')
  name: string

  @description('Value, as text.')
  value: string
}

@export()
@description('Tags of a resource.')
type resourceTags = {
  @description('Value of the tag that the name says.')
  *: string
}
