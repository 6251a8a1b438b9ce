using System.Runtime.CompilerServices;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Training.Tests.Bundles;

/// <summary>Gives columns that the source lacks as missing.</summary>
internal sealed class Relabelled(ITelemetryArchive source) : ITelemetryArchive
{
    public async IAsyncEnumerable<ReadingBatch> ReadAsync(
        FeatureSchema schema,
        DateOnly from,
        DateOnly to,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var columns = SyntheticFleet.Schema.Columns.ToList();
        var target = new ReadingBatch(schema.Columns.Count);
        await foreach (var batch in source.ReadAsync(SyntheticFleet.Schema, from, to, cancellationToken))
        {
            target.Clear();
            for (var i = 0; i < batch.Count; i++)
                Copy(batch[i], schema, columns, target);
            yield return target;
        }
    }

    private static void Copy(DriveReading reading, FeatureSchema schema, List<string> columns, ReadingBatch target)
    {
        var values = target.Begin(0);
        for (var slot = 0; slot < values.Length; slot++)
            if (columns.IndexOf(schema.Columns[slot]) is >= 0 and var column)
                values[slot] = reading.Values[column];
        target.SetSerialNumber(reading.SerialNumber);
        target.SetTime(reading.Time);
        target.SetFailed(reading.Failed);
        target.Commit();
    }
}
