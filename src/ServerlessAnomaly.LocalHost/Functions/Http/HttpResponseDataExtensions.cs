using System.Net;
using System.Text;
using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Writes a response.</summary>
public static class HttpResponseDataExtensions
{
    private const string Json = "application/json; charset=utf-8";

    /// <summary>Writes text.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The text.</param>
    /// <param name="encoding">UTF-8 when null.</param>
    public static void WriteString(this HttpResponseData response, string value, Encoding? encoding = null) =>
        response.Body.Write((encoding ?? Encoding.UTF8).GetBytes(value));

    /// <summary>Writes text.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The text.</param>
    /// <param name="encoding">UTF-8 when null.</param>
    public static Task WriteStringAsync(this HttpResponseData response, string value, Encoding? encoding = null) =>
        response.WriteBytesAsync((encoding ?? Encoding.UTF8).GetBytes(value));

    /// <summary>Writes bytes.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The bytes.</param>
    public static Task WriteBytesAsync(this HttpResponseData response, byte[] value) => response.Body.WriteAsync(value).AsTask();

    /// <summary>Writes JSON and sets the status to 200.</summary>
    /// <typeparam name="T">What to write.</typeparam>
    /// <param name="response">The response.</param>
    /// <param name="instance">The value.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    public static ValueTask WriteAsJsonAsync<T>(
        this HttpResponseData response, T instance, CancellationToken cancellationToken = default) =>
        response.WriteAsJsonAsync(instance, Json, HttpStatusCode.OK, cancellationToken);

    /// <summary>Writes JSON and sets the status.</summary>
    /// <typeparam name="T">What to write.</typeparam>
    /// <param name="response">The response.</param>
    /// <param name="instance">The value.</param>
    /// <param name="statusCode">The status.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    public static ValueTask WriteAsJsonAsync<T>(
        this HttpResponseData response, T instance, HttpStatusCode statusCode, CancellationToken cancellationToken = default) =>
        response.WriteAsJsonAsync(instance, Json, statusCode, cancellationToken);

    /// <summary>Writes JSON with a content type and sets the status to 200.</summary>
    /// <typeparam name="T">What to write.</typeparam>
    /// <param name="response">The response.</param>
    /// <param name="instance">The value.</param>
    /// <param name="contentType">The content type.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    public static ValueTask WriteAsJsonAsync<T>(
        this HttpResponseData response, T instance, string contentType, CancellationToken cancellationToken = default) =>
        response.WriteAsJsonAsync(instance, contentType, HttpStatusCode.OK, cancellationToken);

    /// <summary>Writes JSON with a content type and sets the status.</summary>
    /// <typeparam name="T">What to write.</typeparam>
    /// <param name="response">The response.</param>
    /// <param name="instance">The value.</param>
    /// <param name="contentType">The content type.</param>
    /// <param name="statusCode">The status.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    public static ValueTask WriteAsJsonAsync<T>(
        this HttpResponseData response,
        T instance,
        string contentType,
        HttpStatusCode statusCode,
        CancellationToken cancellationToken = default) =>
        response.WriteAsJsonAsync(
            instance, HttpRequestDataExtensions.SerializerOf(response.FunctionContext), contentType, statusCode, cancellationToken);

    /// <summary>Writes a value with a serializer, a content type and a status.</summary>
    /// <typeparam name="T">What to write.</typeparam>
    /// <param name="response">The response.</param>
    /// <param name="instance">The value.</param>
    /// <param name="serializer">The serializer.</param>
    /// <param name="contentType">The content type.</param>
    /// <param name="statusCode">The status.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    public static ValueTask WriteAsJsonAsync<T>(
        this HttpResponseData response,
        T instance,
        ObjectSerializer serializer,
        string contentType,
        HttpStatusCode statusCode,
        CancellationToken cancellationToken = default)
    {
        response.Headers.TryAddWithoutValidation("Content-Type", contentType);
        response.StatusCode = statusCode;
        return serializer.SerializeAsync(response.Body, instance, typeof(T), cancellationToken);
    }
}
