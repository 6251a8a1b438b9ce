using System.Collections.Frozen;
using System.Globalization;
using ServerlessAnomaly.Avro;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// The Avro schemas that producers write with, kept in memory. The store is asked only about schemas that are not known, once for all events
/// of a batch; so a schema that was added is known with the first event that names it. Thread-safe.
/// </summary>
/// <param name="store">Where they are kept.</param>
public sealed class AvroSchemaCatalog(IAvroSchemaStore store)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Known _known = Known.Nothing;

    /// <summary>Learns the schemas that events name. What is unknown afterwards is not in the store.</summary>
    /// <param name="bodies">The events' bodies.</param>
    /// <param name="contentTypes">What their senders say that they are; shorter where they say nothing.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="InvalidDataException">The store has a schema that is damaged.</exception>
    public async ValueTask LearnAsync(
        IReadOnlyList<byte[]> bodies,
        IReadOnlyList<string?> contentTypes,
        CancellationToken cancellationToken
    )
    {
        for (var index = 0; index < bodies.Count; index++)
        {
            // Once the store has been read, what is still unknown is not in it.
            var contentType = index < contentTypes.Count ? contentTypes[index] : null;
            if (await HasReadAsync(contentType, bodies[index], cancellationToken))
                return;
        }
    }

    /// <summary>Learns the schema that an event names.</summary>
    /// <exception cref="InvalidDataException">The store has a schema that is damaged.</exception>
    public async ValueTask LearnAsync(string? contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        await HasReadAsync(contentType, body, cancellationToken);

    /// <summary>The plan of the schema that a body names; null where it is not known.</summary>
    internal (AvroPlan Plan, RegisteredSchema Schema)? Find(AvroBody body) => _known.Find(body);

    private ValueTask<bool> HasReadAsync(string? contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        _known.Covers(contentType, body.Span) ? new(false) : ReadStoreAsync(contentType, body, cancellationToken);

    private async ValueTask<bool> ReadStoreAsync(string? contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // Who waited may have been waiting for just this schema.
            if (_known.Covers(contentType, body.Span))
                return false;
            _known = _known.With(await store.ReadAsync(_known.Versions, cancellationToken));
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    private sealed class Known
    {
        public static readonly Known Nothing = new([]);

        private readonly (AvroPlan Plan, RegisteredSchema Schema)[] _all;
        private readonly FrozenDictionary<string, int> _byId;
        private readonly FrozenDictionary<ulong, int> _byFingerprint;

        private Known((AvroPlan Plan, RegisteredSchema Schema)[] all)
        {
            _all = all;
            Versions = all.Select(one => (one.Schema.Group, one.Schema.Version)).ToFrozenSet();
            // One schema may stand in several groups, and reads the same by all.
            _byId = all.Index()
                .SelectMany(one => new[] { (Id: one.Item.Schema.Id, one.Index), (Id: one.Item.Schema.Fingerprint, one.Index) })
                .DistinctBy(one => one.Id, StringComparer.OrdinalIgnoreCase)
                .ToFrozenDictionary(one => one.Id, one => one.Index, StringComparer.OrdinalIgnoreCase);
            _byFingerprint = all.Index()
                .DistinctBy(one => one.Item.Schema.Fingerprint)
                .ToFrozenDictionary(
                    one => ulong.Parse(one.Item.Schema.Fingerprint, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                    one => one.Index
                );
        }

        public FrozenSet<(string Group, int Version)> Versions { get; }

        public Known With(IReadOnlyList<RegisteredSchema> more) =>
            more.Count == 0 ? this : new([.. _all, .. more.Select(schema => (PlanOf(schema), schema))]);

        public bool Covers(string? contentType, ReadOnlySpan<byte> body) =>
            !AvroBody.TryRead(contentType, body, out var avro) || (avro.Id.IsEmpty && avro.Fingerprint is null) || Find(avro) is not null;

        public (AvroPlan Plan, RegisteredSchema Schema)? Find(AvroBody body)
        {
            var isKnown = body.Fingerprint is { } fingerprint
                ? _byFingerprint.TryGetValue(fingerprint, out var index)
                : _byId.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(body.Id, out index);
            return isKnown ? _all[index] : null;
        }

        private static AvroPlan PlanOf(RegisteredSchema schema)
        {
            try
            {
                return AvroPlan.Compile(schema.Schema);
            }
            catch (AvroDataException refused)
            {
                throw new InvalidDataException(
                    $"The Avro schema {schema.Name} in the registry cannot be used: {refused.Message}; delete it there, and add it again as it should be.",
                    refused
                );
            }
        }
    }
}
