// Names that more than one module writes. They are known before anything exists, so what a deployment would change can be told beforehand.

@export()
@description('Name of the identity of what acts: scorer, retrainer or capture.')
func identityName(actor string, suffix string) string => 'id-${actor}-${suffix}'

@export()
@description('Name of the registry of a resource group.')
func registryName(groupId string) string => 'registry${uniqueString(groupId)}'

@export()
@description('Name of the Application Insights component.')
func componentName(suffix string) string => 'appi-${suffix}'

@export()
@description('Name of the Event Hubs namespace.')
func namespaceName(suffix string) string => 'evhns-${suffix}'

@export()
@description('Account of the Functions host.')
func hostAccountName(suffix string) string => 'st${suffix}host'

@export()
@description('Account of windows, models, dead letters, archive and alerts.')
func dataAccountName(suffix string) string => 'st${suffix}data'

@export()
@description('Queues of the data account: alerts, requests to retrain, and requests that failed too often.')
var queueNames = {
  alerts: 'drive-alerts'
  retrainRequests: 'retrain-requests'
  retrainPoison: 'retrain-requests-poison'
}
