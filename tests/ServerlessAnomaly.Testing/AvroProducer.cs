using System.Buffers.Binary;
using System.Globalization;
using Avro;
using Avro.Generic;
using Avro.IO;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Testing;

/// <summary>A device that writes Avro with the official library.</summary>
public sealed class AvroProducer
{
    private readonly Schema _schema;

    public AvroProducer(string schema)
    {
        Text = schema;
        _schema = Schema.Parse(schema);
        Number = (ulong)SchemaNormalization.ParsingFingerprint64(_schema);
    }

    /// <summary>The schema as JSON.</summary>
    public string Text { get; }

    public string Fingerprint => Number.ToString("x16", CultureInfo.InvariantCulture);

    private ulong Number { get; }

    /// <summary>A schema of a record <c>Reading</c> with these fields, each as JSON.</summary>
    public static AvroProducer WithFields(params string[] fields) =>
        new($$"""{"type":"record","name":"Reading","namespace":"drives","fields":[{{string.Join(',', fields)}}]}""");

    public RegisteredSchema Register(string group = "drives", int version = 1, string? id = null) =>
        new(group, version, id ?? Fingerprint, Fingerprint, DateTimeOffset.UnixEpoch, Text);

    /// <summary>A record of these values in binary encoding, without a header.</summary>
    public byte[] Datum(params (string Field, object? Value)[] values) => Encode(Record((RecordSchema)_schema, values));

    /// <summary>Records of these values as one array.</summary>
    public byte[] Data(params (string Field, object? Value)[][] records)
    {
        var item = (RecordSchema)((ArraySchema)_schema).ItemSchema;
        return Encode(records.Select(values => Record(item, values)).ToArray());
    }

    /// <summary>A record in single-object encoding.</summary>
    public byte[] SingleObject(params (string Field, object? Value)[] values) => WithHeader(Datum(values));

    /// <summary>The header of single-object encoding, and a datum.</summary>
    public byte[] WithHeader(byte[] datum)
    {
        var body = new byte[10 + datum.Length];
        (body[0], body[1]) = (0xC3, 0x01);
        BinaryPrimitives.WriteUInt64LittleEndian(body.AsSpan(2), Number);
        datum.CopyTo(body, 10);
        return body;
    }

    /// <summary>Any value of the schema in binary encoding.</summary>
    public byte[] Encode(object value)
    {
        using var stream = new MemoryStream();
        new GenericDatumWriter<object>(_schema).Write(value, new BinaryEncoder(stream));
        return stream.ToArray();
    }

    private static GenericRecord Record(RecordSchema schema, (string Field, object? Value)[] values)
    {
        var record = new GenericRecord(schema);
        foreach (var field in schema.Fields)
        {
            var value = values.FirstOrDefault(one => one.Field == field.Name).Value;
            record.Add(field.Name, value is string symbol && field.Schema is EnumSchema named ? new GenericEnum(named, symbol) : value);
        }
        return record;
    }
}
