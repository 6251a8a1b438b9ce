using System.Text.Json.Serialization;

namespace ServerlessAnomaly.Telemetry;

/// <summary>One input of a detector: a source column, what the graph does to it, and how its error counts.</summary>
/// <param name="Name">Name shown in alerts and manifests, unique within the schema.</param>
/// <param name="Column">Source column by Backblaze's name, such as <c>smart_5_raw</c>.</param>
/// <param name="Transform">Applied inside the graph to the raw value.</param>
/// <param name="Error">How the feature's reconstruction error enters the score.</param>
/// <param name="Lifetime">
/// For the feature that tells a drive's age, such as power-on hours: how much of it a drive gathers in its life, in raw units. Counters are then
/// judged by how many there would be in a lifetime: a count that took a young drive a year is worse than one that took an old drive five.
/// Default null: not an age. If several features have one, the first is taken.
/// </param>
public sealed record Feature(
    string Name,
    string Column,
    FeatureTransform Transform = FeatureTransform.Identity,
    FeatureError Error = FeatureError.Squared,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Lifetime = null
);
