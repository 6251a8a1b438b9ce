namespace ServerlessAnomaly.Telemetry;

/// <summary>One input of a detector: a source column, what the graph does to it, and how its error counts.</summary>
/// <param name="Name">Name shown in alerts and manifests, unique within the schema.</param>
/// <param name="Column">Source column by Backblaze's name, such as <c>smart_5_raw</c>.</param>
/// <param name="Transform">Applied inside the graph to the raw value.</param>
/// <param name="Error">How the feature's reconstruction error enters the score.</param>
public sealed record Feature(string Name, string Column, FeatureTransform Transform = FeatureTransform.Identity, FeatureError Error = FeatureError.Squared);
