using System.Globalization;
using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.Telemetry;

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
}
