using System.Text;
using Microsoft.Extensions.Time.Testing;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Tests.Telemetry;

/// <summary>An input from the field, read as an event body of any kind of drive, in November 2026.</summary>
internal sealed class Cases
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    public Cases(byte[] body, TelemetryOptions? options = null)
    {
        var parser = new TelemetryParser(Schemas, options ?? new TelemetryOptions(), new FakeTimeProvider(Now));
        parser.Parse(body, 0, Readings, Rejected);
    }

    public static KindSchemas Schemas { get; } = KindSchemas.With(FeatureSchema.Load("backblaze-21"));

    public ReadingBatches Readings { get; } = new(Schemas);

    public List<RejectedReading> Rejected { get; } = [];

    public static string PathOf(string name) => Fixture.PathOf(Path.Combine("cases", name));

    public static Cases Read(string name, TelemetryOptions? options = null) => new(File.ReadAllBytes(PathOf(name)), options);

    /// <summary>The only reading, where nothing was refused.</summary>
    public DriveReading Sole(DriveKind kind)
    {
        Assert.Empty(Rejected);
        Assert.Equal(1, Readings.Count);
        Assert.Equal(1, Readings.Of(kind).Count);
        Assert.Equal(kind, Readings.Of(kind)[0].Kind);
        return Readings.Of(kind)[0];
    }

    /// <summary>The only refusal, where nothing was read.</summary>
    public RejectedReading SoleRejection()
    {
        Assert.Equal(0, Readings.Count);
        return Assert.Single(Rejected);
    }

    public float Value(DriveKind kind, string column, int reading = 0)
    {
        var slot = Schemas[kind].Columns.ToList().IndexOf(column);
        Assert.True(slot >= 0, $"The schema has no column {column}.");
        return Readings.Of(kind)[reading].Values[slot];
    }

    public static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
