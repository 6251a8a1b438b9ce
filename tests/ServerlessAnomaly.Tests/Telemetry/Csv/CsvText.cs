using System.Globalization;
using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.Telemetry.Csv;

/// <summary>Writes readings as Backblaze's CSV: a plain implementation to hold the reader against.</summary>
internal static class CsvText
{
    public static string Write(FeatureSchema schema, IEnumerable<ArchivedReading> readings)
    {
        var text = new StringBuilder($"date,serial_number,model,failure,{string.Join(',', schema.Columns)}\n");
        foreach (var reading in readings)
        {
            var failure = reading.Failed ? 1 : 0;
            text.Append(CultureInfo.InvariantCulture, $"{reading.Time:yyyy-MM-dd},{reading.SerialNumber},{reading.Model},{failure}");
            foreach (var value in reading.Values)
                text.Append(',').Append(float.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture));
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The readings of a text, where every line can be read.</summary>
    public static List<ArchivedReading> Read(string text, FeatureSchema schema, string name = "days.csv")
    {
        var batch = new ReadingBatch(schema.Columns.Count);
        var reader = new BackblazeCsvReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), name, schema);
        while (reader.ReadAsync(batch, 1000, CancellationToken.None).AsTask().GetAwaiter().GetResult() > 0) { }
        return [.. Enumerable.Range(0, batch.Count).Select(index => ArchivedReading.Of(batch[index]))];
    }
}
