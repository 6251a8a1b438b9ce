using System.Collections;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker.Http;

namespace ServerlessAnomaly.LocalHost.Hosting.Outputs;

/// <summary>
/// What a result becomes: null nothing, text and bytes one message as they are, a collection one message an element, else one in JSON.
/// </summary>
internal static class OutputMessages
{
    public static IReadOnlyList<BinaryData> From(object? value, ObjectSerializer serializer, CancellationToken ct) => value switch
    {
        null or HttpResponseData => [],
        string or byte[] or BinaryData or ReadOnlyMemory<byte> => [One(value, serializer, ct)],
        IDictionary => [One(value, serializer, ct)],
        IEnumerable many => [.. many.Cast<object?>().Where(item => item is not null).Select(item => One(item!, serializer, ct))],
        _ => [One(value, serializer, ct)],
    };

    private static BinaryData One(object value, ObjectSerializer serializer, CancellationToken ct) => value switch
    {
        string text => BinaryData.FromString(text),
        byte[] bytes => BinaryData.FromBytes(bytes),
        ReadOnlyMemory<byte> bytes => BinaryData.FromBytes(bytes),
        BinaryData data => data,
        _ => serializer.Serialize(value, value.GetType(), ct),
    };
}
