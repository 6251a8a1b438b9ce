namespace ServerlessAnomaly.Training.Measures;

/// <summary>One feature of one window beside its reconstruction.</summary>
/// <param name="Window">Which window it is, in words.</param>
/// <param name="Feature">The feature's name.</param>
/// <param name="Input">The feature at each step, in deviations from the healthy mean; null where it is missing.</param>
/// <param name="Reconstruction">What the detector makes of it.</param>
public sealed record ReconstructionExample(
    string Window, string Feature, IReadOnlyList<double?> Input, IReadOnlyList<double> Reconstruction);
