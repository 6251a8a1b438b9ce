using System.Runtime.CompilerServices;
using System.Text;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Training.Tests.Retraining;

/// <summary>Another archive's readings with their values changed.</summary>
/// <param name="inner">The other archive.</param>
/// <param name="rewrite">Changes the values of a drive's day, counted from 2020-01-01; false drops the reading.</param>
internal sealed class RewrittenArchive(ITelemetryArchive inner, RewrittenArchive.Rewrite rewrite) : ITelemetryArchive
{
    public delegate bool Rewrite(string serial, int day, Span<float> values);

    public async IAsyncEnumerable<ReadingBatch> ReadAsync(
        FeatureSchema schema,
        DateOnly from,
        DateOnly to,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var batch in inner.ReadAsync(schema, from, to, cancellationToken))
            yield return Changed(batch);
    }

    private ReadingBatch Changed(ReadingBatch batch)
    {
        var changed = new ReadingBatch(batch.Width);
        for (var i = 0; i < batch.Count; i++)
        {
            var reading = batch[i];
            var values = changed.Begin(0);
            reading.Values.CopyTo(values);
            var day = (int)(reading.Time - new DateTime(2020, 1, 1)).TotalDays;
            if (!rewrite(Encoding.UTF8.GetString(reading.SerialNumber), day, values))
                continue;
            changed.SetSerialNumber(reading.SerialNumber);
            changed.SetTime(reading.Time);
            changed.SetFailed(reading.Failed);
            changed.Commit();
        }
        return changed;
    }
}
