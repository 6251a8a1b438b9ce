using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The worker's own options.</summary>
public class WorkerOptions
{
    /// <summary>
    /// Serializes HTTP bodies and output messages. When null, <c>System.Text.Json</c> with the registered
    /// <see cref="System.Text.Json.JsonSerializerOptions"/>, which read property names without regard to case.
    /// </summary>
    public ObjectSerializer? Serializer { get; set; }
}
