using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Retraining.Gating;

/// <summary>Healthy held-out windows with faults put into them, one window of each drawn drive, each kind of fault once.</summary>
/// <param name="Kinds">What was put in, by trial.</param>
/// <param name="Base">Index, among the healthy held-out windows, of the window that it was put into, by trial.</param>
/// <param name="Raw">The faulty windows, raw values, one after the other.</param>
internal sealed record FaultTrials(FaultKind[] Kinds, int[] Base, float[] Raw)
{
    private const int MostDrives = 200;
    private const double LargestCount = 256;

    /// <summary>Draws drives, windows and faults by seed. Kinds that no feature of the schema would show are left out.</summary>
    public static FaultTrials Draw(TelemetryDataset data, HeldOutWindows heldOut, FeatureSchema schema, WindowOptions window, int seed)
    {
        var random = new Random(seed);
        int[] drawn =
        [
            .. heldOut
                .Healthy.Index()
                .GroupBy(pair => pair.Item.Drive)
                .Select(drive => drive.ToArray())
                .Select(windows => windows[random.Next(windows.Length)].Index),
        ];
        random.Shuffle(drawn);
        drawn = drawn[..Math.Min(drawn.Length, MostDrives)];
        var (counters, measured) = (Columns(schema, FeatureError.Upward), Columns(schema, FeatureError.Squared));
        FaultKind[] kinds =
        [
            .. counters.Length > 0 ? [FaultKind.CounterJump, FaultKind.CounterRamp, FaultKind.CountersTogether] : (FaultKind[])[],
            .. measured.Length > 0 ? [FaultKind.Drift, FaultKind.StuckAtZero] : (FaultKind[])[],
        ];
        var trials = new FaultTrials(
            [.. drawn.SelectMany(_ => kinds)],
            [.. drawn.SelectMany(index => Enumerable.Repeat(index, kinds.Length))],
            new float[drawn.Length * kinds.Length * data.WindowLength]
        );
        for (var trial = 0; trial < trials.Kinds.Length; trial++)
            data.Gather([heldOut.Healthy[trials.Base[trial]]], trials.Raw.AsSpan(trial * data.WindowLength, data.WindowLength));
        var columns = schema.Columns.Count;
        float[] deviations = [.. Enumerable.Range(0, columns).Select(column => Deviation(trials.Raw, column, columns))];
        for (var trial = 0; trial < trials.Kinds.Length; trial++)
        {
            var values = trials.Raw.AsSpan(trial * data.WindowLength, data.WindowLength);
            Put(trials.Kinds[trial], values, columns, window.Steps, counters, measured, deviations, random);
        }
        return trials;
    }

    private static void Put(
        FaultKind kind,
        Span<float> values,
        int columns,
        int steps,
        int[] counters,
        int[] measured,
        float[] deviations,
        Random random
    )
    {
        var half = steps / 2;
        switch (kind)
        {
            case FaultKind.CounterJump:
                Jump(values, counters[random.Next(counters.Length)]);
                break;
            case FaultKind.CountersTogether:
                random.Shuffle(counters);
                foreach (var column in counters.Take(2))
                    Jump(values, column);
                break;
            case FaultKind.CounterRamp:
                var (climbing, amount) = (counters[random.Next(counters.Length)], Count());
                for (var step = half; step < steps; step++)
                    values[(step * columns) + climbing] += MathF.Ceiling(amount * (step - half + 1) / (steps - half));
                break;
            case FaultKind.Drift:
                var drifting = measured[random.Next(measured.Length)];
                var reach = deviations[drifting] * (3 + (9 * random.NextSingle())) * (random.Next(2) == 0 ? -1 : 1);
                for (var step = 0; step < steps; step++)
                    values[(step * columns) + drifting] += reach * step / (steps - 1);
                break;
            default:
                var stuck = measured[random.Next(measured.Length)];
                for (var step = half; step < steps; step++)
                    values[(step * columns) + stuck] = 0;
                break;
        }

        void Jump(Span<float> window, int column)
        {
            var count = Count();
            var first = steps - 1 - random.Next(Math.Min(5, steps - 1));
            for (var step = first; step < steps; step++)
                window[(step * columns) + column] += count;
        }

        float Count() => (float)Math.Round(Math.Exp(random.NextDouble() * Math.Log(LargestCount)));
    }

    private static float Deviation(float[] raw, int column, int columns)
    {
        double count = 0,
            sum = 0,
            squares = 0;
        for (var i = column; i < raw.Length; i += columns)
        {
            if (float.IsNaN(raw[i]))
                continue;
            count++;
            sum += raw[i];
            squares += (double)raw[i] * raw[i];
        }
        return count == 0 ? 1 : (float)Math.Sqrt(Math.Max(1e-12, (squares / count) - (sum / count * (sum / count))));
    }

    private static int[] Columns(FeatureSchema schema, FeatureError error) =>
        [
            .. schema
                .Features.Index()
                .Where(feature => feature.Item.Error == error)
                .Select(feature => schema.ColumnOf(feature.Index))
                .Distinct(),
        ];
}
