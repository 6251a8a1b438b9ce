using System.Globalization;
using ServerlessAnomaly.Training.Evaluation.Nab;

namespace ServerlessAnomaly.Cli.Output;

/// <summary>The lines that <c>evaluate --protocol nab</c> ends with.</summary>
internal static class NabTable
{
    public static void Write(NabResult result)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"NAB score, standard profile: {result.StandardScore:0.0}"));
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.WindowsFound} of {result.Windows} windows found, {result.FalseAlarms:N0} of {result.Rows:N0} rows flagged outside windows; "
                    + $"threshold {result.Threshold:0.###}, the best for this data."
            )
        );
    }
}
