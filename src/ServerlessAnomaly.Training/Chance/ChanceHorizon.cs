using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Training.Chance;

/// <summary>The chance of failing within a horizon, as it was learned.</summary>
/// <param name="Days">The horizon.</param>
/// <param name="Trees">The trees, whose sum is the score.</param>
/// <param name="Calibration">From that score to the chance.</param>
/// <param name="Unsuspicious">The chance on days that are not suspicious.</param>
internal sealed record ChanceHorizon(int Days, IReadOnlyList<AttributeProto> Trees, LogisticCalibration Calibration, double Unsuspicious);
