using System.Globalization;
using Avro;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Schemas;

/// <summary>A schema as its producer writes it, checked by the official library.</summary>
/// <param name="Text">The JSON.</param>
/// <param name="Name">Full name of its record.</param>
/// <param name="Fingerprint">CRC-64-AVRO of its canonical form, as in <see cref="RegisteredSchema"/>.</param>
internal sealed record SchemaText(string Text, string Name, string Fingerprint)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="CliException">It is not there, or no schema that readings can be read by.</exception>
    public static async Task<SchemaText> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            // No schema that is taken is longer than four bytes a character.
            if (new FileInfo(path) is { Exists: true, Length: > 4L * RegisteredSchema.MaxLength } file)
                throw new CliException(
                    $"'{path}' has {file.Length:N0} bytes, which is no Avro schema (.avsc): {RegisteredSchema.MaxLength:N0} characters are the limit."
                );
            return Parse(await File.ReadAllTextAsync(path, cancellationToken), path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"'{path}' cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <exception cref="CliException">It is no schema that readings can be read by.</exception>
    public static SchemaText Parse(string text, string source)
    {
        // First by what is limited: the library dies of a schema that refers to itself in the wrong place, and of one that is too deep.
        if (AvroSchemaRules.FindProblem(text) is { } problem)
            throw new CliException($"'{source}': {problem.Message}");
        try
        {
            var schema = Schema.Parse(text);
            var record = schema is ArraySchema list ? list.ItemSchema : schema;
            var fingerprint = (ulong)SchemaNormalization.ParsingFingerprint64(schema);
            return new(text, record.Fullname, fingerprint.ToString("x16", CultureInfo.InvariantCulture));
        }
        catch (AvroException refused)
        {
            throw new CliException($"'{source}' is no Avro schema: {refused.Message}", refused);
        }
    }
}
