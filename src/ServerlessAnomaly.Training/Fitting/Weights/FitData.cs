namespace ServerlessAnomaly.Training.Fitting.Weights;

/// <summary>What weights are fitted on.</summary>
/// <param name="Input">Name of the graph's input.</param>
/// <param name="ItemShape">Shape of one item of it, without the batch.</param>
/// <param name="Items">Items to train on.</param>
/// <param name="Fill">Fills a buffer with the next so many items, in random order.</param>
/// <param name="Skip">Passes over so many items, as if they had been asked for.</param>
/// <param name="HeldOutLoss">The loss on items that are not trained on, under parameters given by name.</param>
internal sealed record FitData(
    string Input,
    IReadOnlyList<long> ItemShape,
    int Items,
    Action<int, float[]> Fill,
    Action<long> Skip,
    Func<IReadOnlyDictionary<string, float[]>, double> HeldOutLoss
);
