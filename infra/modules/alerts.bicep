// What wakes a person. Each rule is a query over the app's metrics and runs; docs/operations.md says what to do for each.

import { resourceTags } from 'types.bicep'

@description('Azure region.')
param location string

@description('Tags on every resource.')
param tags resourceTags

@description('Ending that makes names unique.')
param suffix string

@description('Resource id of the Log Analytics workspace that is queried.')
param workspaceId string

@description('Addresses that are written to. Empty: the rules fire without writing to anybody.')
param emailAddresses string[]

@description('Bytes in a partition\'s journal since its last snapshot, above which snapshots are taken to be stuck.')
@minValue(1)
param journalLagBytes int

@description('Dead letters as a percentage of the readings received, above which devices are taken to send something new.')
@minValue(1)
@maxValue(100)
param deadLetterPercent int

@description('The app\'s metrics, as its exporter writes them.')
var measurements = '''
let measurements = AppMetrics
  | where Name startswith "serverlessanomaly."
  | project TimeGenerated, AppRoleName, AppRoleInstance, Name, Total = Sum, Latest = Max, Tags = tostring(Properties);
'''

@description('What is watched, and how.')
var rules = [
  {
    name: 'no-model'
    title: 'No detector scores'
    description: 'A scorer instance has worked for ten minutes and has not said that a champion is loaded: readings are kept, nothing is scored.'
    severity: 1
    window: 'PT30M'
    query: '''
let scoring = measurements
  | where Name == "serverlessanomaly.champion.loaded" and Latest >= 1
  | distinct AppRoleInstance;
AppRequests
| where Name == "ScoreTelemetry"
| summarize First = min(TimeGenerated) by AppRoleInstance
| where First < ago(10m) and AppRoleInstance !in (scoring)
'''
  }
  {
    name: 'journal-lag'
    title: 'A partition\'s journal grows without a snapshot'
    description: 'Snapshots fail or fall behind: a restart will take longer and longer.'
    severity: 2
    window: 'PT30M'
    query: '''
measurements
| where Name == "serverlessanomaly.journal.lag"
| summarize arg_max(TimeGenerated, Latest) by Tags
| where Latest > JOURNAL_LAG_BYTES
'''
  }
  {
    name: 'dead-letters'
    title: 'Many readings are dead-lettered'
    description: 'Devices send what the app does not understand; the dead letters carry the reason.'
    severity: 2
    window: 'PT1H'
    query: '''
measurements
| where Name == "serverlessanomaly.readings"
| summarize Received = sum(Total), Rejected = sumif(Total, Tags has "dead_lettered")
| where Received > 0 and 100.0 * Rejected / Received > DEAD_LETTER_PERCENT
'''
  }
  {
    name: 'retrain-failed'
    title: 'Retraining failed'
    description: 'A run of the night, or one that drift asked for, ended with an error; the champion of before goes on scoring.'
    severity: 2
    window: 'P1D'
    query: '''
AppRequests
| where Name in ("RetrainNightly", "RetrainOnDrift") and Success == false
'''
  }
  {
    name: 'events-lost'
    title: 'Events were never scored'
    description: 'Events of a partition were not applied, and the hub no longer had them when that was noticed.'
    severity: 1
    window: 'PT1H'
    query: '''
measurements
| where Name == "serverlessanomaly.events.lost" and Total > 0
'''
  }
  {
    name: 'champion-degraded'
    title: 'The champion does not score'
    description: 'What the champion pointer names was refused: an earlier version scores in its place, or none.'
    severity: 2
    window: 'PT1H'
    query: '''
measurements
| where Name == "serverlessanomaly.champion.degraded"
| summarize arg_max(TimeGenerated, Latest) by AppRoleInstance, Tags
| where Latest >= 1
'''
  }
  {
    name: 'scoring-fails'
    title: 'Batches fail and are tried again'
    description: 'Storage, the hub or a right is missing: nothing is lost while the hub keeps the events, nothing is scored either.'
    severity: 1
    window: 'PT30M'
    query: '''
AppRequests
| where Name == "ScoreTelemetry"
| summarize Failed = countif(Success == false), Runs = count()
| where Failed > 10 and Failed * 2 > Runs
'''
  }
]

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'drives'
    emailReceivers: [
      for (address, index) in emailAddresses: {
        name: 'email-${index}'
        emailAddress: address
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alertRules 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: 'alert-${rule.name}-${suffix}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      description: rule.description
      enabled: true
      severity: rule.severity
      evaluationFrequency: 'PT15M'
      windowSize: rule.window
      scopes: [workspaceId]
      autoMitigate: true
      // The tables appear with the first telemetry.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: '${measurements}${replace(replace(rule.query, 'JOURNAL_LAG_BYTES', string(journalLagBytes)), 'DEAD_LETTER_PERCENT', string(deadLetterPercent))}'
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [actionGroup.id]
      }
    }
  }
]
