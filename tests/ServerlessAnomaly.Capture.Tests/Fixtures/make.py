# Writes capture-evolved.avro with Debian's python3-avro 1.11: /usr/bin/python3 make.py FOLDER
# Its fields come in another order, with types and fields around them that Event Hubs Capture does not write today.
import json
import os
import sys

import avro.datafile
import avro.io
import avro.schema

SCHEMA = {
    "type": "record", "name": "EventData", "namespace": "Microsoft.ServiceBus.Messaging", "fields": [
        {"name": "Kind", "type": {"type": "enum", "name": "Kind", "symbols": ["Data", "Control"]}},
        {"name": "Body", "type": ["null", "string", "bytes"]},
        {"name": "Trace", "type": {"type": "fixed", "name": "Trace", "size": 4}},
        {"name": "Tree", "type": {"type": "record", "name": "Node", "fields": [
            {"name": "Weight", "type": "float"},
            {"name": "Leaf", "type": "boolean"},
            {"name": "Children", "type": {"type": "array", "items": "Node"}}]}},
        {"name": "EnqueuedTimeUtc", "type": "string"},
        {"name": "Nothing", "type": "null"},
        {"name": "Properties", "type": {"type": "map", "values": ["null", "long", {"type": "array", "items": "int"}]}},
        {"name": "SequenceNumber", "type": "int"},
        {"name": "Previous", "type": ["null", "Trace", "Node"]},
        {"name": "SystemProperties", "type": {"type": "map", "values": "string"}},
        {"name": "Offset", "type": ["null", "string"]},
        {"name": "Last", "type": "double"}]}

schema = avro.schema.parse(json.dumps(SCHEMA))
with open(os.path.join(sys.argv[1], "capture-evolved.avro"), "wb") as file:
    writer = avro.datafile.DataFileWriter(file, avro.io.DatumWriter(), schema, codec="deflate")
    for i in range(40):
        leaf = {"Weight": 0.5, "Leaf": True, "Children": []}
        writer.append({
            "Kind": "Data", "Body": b"body %d" % i, "Trace": b"abcd",
            "Tree": {"Weight": 1.0, "Leaf": False, "Children": [leaf] * (i % 4)},
            "EnqueuedTimeUtc": "2026-11-22T04:05:%02d.5Z" % i, "Nothing": None,
            "Properties": {"n": None, "l": i, "a": [1, 2, 3]}, "SequenceNumber": i, "Previous": [None, b"wxyz", leaf][i % 3],
            "SystemProperties": {"x-opt-partition-key": "k%d" % i, "other": "text"}, "Offset": str(i) if i % 2 else None, "Last": 2.5})
        if i % 10 == 9:
            writer.sync()
    writer.close()
