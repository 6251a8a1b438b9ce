using System.Text;
using System.Text.Json.Serialization;

namespace ServerlessAnomaly.Windowing.Identity;

/// <summary>What one of two drives with one serial number is known by.</summary>
/// <param name="Model">Its model; empty where it was not said.</param>
/// <param name="CapacityBytes">Its size; left out where it was not said.</param>
/// <param name="PowerOnHours">Its hours in use; left out where they were not said.</param>
public sealed record DriveFacts(
    string Model,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? CapacityBytes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] float? PowerOnHours
)
{
    internal static DriveFacts Of(ReadOnlySpan<byte> model, long capacityBytes, float hours) =>
        new(Encoding.UTF8.GetString(model), capacityBytes > 0 ? capacityBytes : null, hours > 0 ? hours : null);
}
