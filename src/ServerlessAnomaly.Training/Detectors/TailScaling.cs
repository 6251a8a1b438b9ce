namespace ServerlessAnomaly.Training.Detectors;

/// <summary>
/// How surprising each counter's value is among healthy drives, how surprising its growth over a window, and how surprising the number of
/// steps on which it rose.
/// </summary>
/// <param name="Levels">For each counter, the surprise of its value.</param>
/// <param name="Growths">For each counter, the surprise of its growth.</param>
/// <param name="Rises">For each counter, the surprise of the number of steps on which it rose.</param>
/// <param name="Drives">Drives it was fitted on.</param>
internal sealed record TailScaling(
    IReadOnlyList<TailFunction> Levels,
    IReadOnlyList<TailFunction> Growths,
    IReadOnlyList<TailFunction> Rises,
    int Drives
)
{
    /// <summary>Fits them on healthy windows. Every drive weighs the same, however many windows it has.</summary>
    /// <param name="levels">Values of the counters, window by window, as <see cref="Counters.Newest"/> gives them.</param>
    /// <param name="growths">Their growth, as <see cref="Counters.Growth"/> gives it.</param>
    /// <param name="rises">Steps on which they rose, as <see cref="Counters.Rises"/> gives them.</param>
    /// <param name="driveOfWindow">The drive of each window.</param>
    public static TailScaling Fit(
        ReadOnlySpan<float> levels,
        ReadOnlySpan<float> growths,
        ReadOnlySpan<float> rises,
        IReadOnlyList<int> driveOfWindow
    )
    {
        var windowsOfDrive = driveOfWindow.CountBy(drive => drive).ToDictionary();
        float[] weights = [.. driveOfWindow.Select(drive => 1f / windowsOfDrive[drive])];
        return new TailScaling(Fit(levels, weights), Fit(growths, weights), Fit(rises, weights), windowsOfDrive.Count);
    }

    /// <summary>
    /// The score that one counter alone reaches when a share <paramref name="rate"/> ÷ counters of drives is like it, in value, growth and
    /// rises; but no rarer than two drives in <see cref="Drives"/> + 1, because one may be sick. By Bonferroni's inequality no more than
    /// that rate of drives has such a counter.
    /// </summary>
    public double SurpriseAt(double rate) => Math.Pow(3, 1 / Surprise.Order) * Math.Log(Math.Min(Levels.Count / rate, (Drives + 1) / 2.0));

    private static TailFunction[] Fit(ReadOnlySpan<float> values, float[] weights)
    {
        var functions = new TailFunction[values.Length / weights.Length];
        var column = new float[weights.Length];
        for (var counter = 0; counter < functions.Length; counter++)
        {
            for (var window = 0; window < weights.Length; window++)
                column[window] = values[(window * functions.Length) + counter];
            functions[counter] = TailFunction.Fit(column, weights);
        }
        return functions;
    }
}
