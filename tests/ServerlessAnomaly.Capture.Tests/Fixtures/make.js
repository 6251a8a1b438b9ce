// Writes capture-null.avro and capture-deflate.avro with the npm package avsc 5.7: node make.js FOLDER
const avro = require('avsc');
const path = require('path');

const values = ['long', 'double', 'string', 'bytes'];
const type = avro.Type.forSchema({
  type: 'record', name: 'EventData', namespace: 'Microsoft.ServiceBus.Messaging',
  fields: [
    { name: 'SequenceNumber', type: 'long' },
    { name: 'Offset', type: 'string' },
    { name: 'EnqueuedTimeUtc', type: 'string' },
    { name: 'SystemProperties', type: { type: 'map', values } },
    { name: 'Properties', type: { type: 'map', values: [...values, 'null'] } },
    { name: 'Body', type: ['null', 'bytes'] },
  ],
}, { wrapUnions: true });

function write(name, codec, count, blockSize) {
  const encoder = avro.createFileEncoder(path.join(process.argv[2], name), type, { codec, blockSize, syncMarker: Buffer.alloc(16, 0xA5) });
  for (let i = 0; i < count; i++) {
    const body = JSON.stringify({ date: '2018-03-0' + (1 + i % 9), serial_number: 'Z' + i, smart_5_raw: i });
    encoder.write({
      SequenceNumber: 1000 + i,
      Offset: String(64 * i),
      EnqueuedTimeUtc: `3/4/2018 ${1 + i % 11}:05:09 PM`,
      SystemProperties: i % 2 ? { 'x-opt-enqueued-time': { long: 5 }, 'x-opt-partition-key': { string: 'key-' + i } } : {},
      Properties: { a: { double: 1.5 }, b: { bytes: Buffer.from([1, 2]) }, c: null },
      Body: i % 50 === 49 ? null : { bytes: Buffer.from(body) },
    });
  }
  encoder.end();
}

write('capture-null.avro', 'null', 60, 1024);
write('capture-deflate.avro', 'deflate', 300, 8192);
