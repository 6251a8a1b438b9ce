// What the JavaScript client sees of a hub: node node-client.mjs CONNECTION-STRING SENTENCE-OF-A-WRONG-KEY-CONNECTION
// Prints one JSON object; a failed expectation ends the process with an error.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(process.env.NODE_PACKAGES + '/');
const { EventHubProducerClient, EventHubConsumerClient, earliestEventPosition } = require('@azure/event-hubs');
const [connection, wrongKey] = process.argv.slice(2);
const options = { retryOptions: { maxRetries: 0, timeoutInMs: 20000 } };

const producer = new EventHubProducerClient(connection, options);
const hub = await producer.getEventHubProperties();
assert.equal(hub.name, 'telemetry');
assert.deepEqual(hub.partitionIds, ['0', '1']);

await producer.sendBatch([{ body: { n: 0 }, properties: { text: 'ä', whole: 7, flag: true } }], { partitionId: '0' });
const batch = await producer.createBatch({ partitionId: '0' });
for (let n = 1; n < 50; n++) assert.ok(batch.tryAdd({ body: { n } }));
await producer.sendBatch(batch);
await producer.sendBatch([{ body: 'keyed' }], { partitionKey: 'Z305B2QN' });
await producer.sendBatch([{ body: 'x'.repeat(1000000) }], { partitionId: '0' });

const partition = await producer.getPartitionProperties('0');
assert.equal(partition.lastEnqueuedSequenceNumber, 50);
assert.equal(partition.isEmpty, false);

await assert.rejects(producer.getPartitionProperties('9'), error => error.message.includes("no '9'"));
await assert.rejects(new EventHubProducerClient(wrongKey, options).sendBatch([{ body: 1 }]), error => error.code === 'UnauthorizedError');

async function read(partitionId, position, count, ownerLevel) {
  const consumer = new EventHubConsumerClient('$Default', connection, options);
  const events = [];
  let failure;
  const subscription = await new Promise(resolve => {
    const made = consumer.subscribe(partitionId, {
      processEvents: async received => {
        events.push(...received);
        if (events.length >= count) resolve(made);
      },
      processError: async error => { failure = error; resolve(made); },
    }, { startPosition: position, ownerLevel, maxWaitTimeInSeconds: 1 });
  });
  await subscription.close();
  await consumer.close();
  if (failure) throw failure;
  return events;
}

const all = await read('0', earliestEventPosition, 51);
assert.deepEqual(all.slice(0, 50).map(event => event.body.n), [...Array(50).keys()]);
assert.equal(all[50].body.length, 1000000);
assert.equal(all[0].properties.text, 'ä');
assert.equal(all[0].properties.flag, true);
const from = async position => (await read('0', position, 1))[0].sequenceNumber;
assert.equal(await from({ sequenceNumber: 20 }), 21);
assert.equal(await from({ sequenceNumber: 20, isInclusive: true }), 20);
assert.equal(await from({ offset: all[30].offset }), 31);
assert.equal(await from({ offset: all[30].offset, isInclusive: true }), 30);
assert.equal(await from({ enqueuedOn: all[0].enqueuedTimeUtc.getTime() - 1000 }), 0);
const keyed = (await read('1', earliestEventPosition, 1))[0];
assert.deepEqual([keyed.body, keyed.partitionKey], ['keyed', 'Z305B2QN']);

// A reader of a higher level takes the partition, and the former one is told once it wants to go on.
const former = new EventHubConsumerClient('$Default', connection, options);
const latter = new EventHubConsumerClient('$Default', connection, options);
let isTaken = false;
const theft = await new Promise(resolve => former.subscribe('1', {
  processEvents: async () => {
    if (isTaken) return;
    isTaken = true;
    await new Promise(taken => latter.subscribe('1', {
      processEvents: async () => taken(),
      processError: async error => resolve(error),
    }, { startPosition: earliestEventPosition, ownerLevel: 2, maxWaitTimeInSeconds: 1 }));
  },
  processError: async error => resolve(error),
}, { startPosition: earliestEventPosition, ownerLevel: 1, maxWaitTimeInSeconds: 1 }));
console.log(JSON.stringify({ events: all.length, theft: theft.code ?? theft.name }));
process.exit(0);
