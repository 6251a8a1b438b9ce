using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.Windowing.Format;

/// <summary>The settings that stored state depends on; written into every entry and snapshot.</summary>
/// <param name="SchemaId">For messages only: another version of a schema with the same columns fits.</param>
/// <param name="ColumnsHash">First 8 bytes of the SHA-256 of the column names, joined by line feeds.</param>
/// <param name="Width">Number of columns.</param>
/// <param name="Steps">Steps per window.</param>
/// <param name="StepLength">Length of a step.</param>
internal sealed record StateShape(string SchemaId, ulong ColumnsHash, int Width, int Steps, TimeSpan StepLength)
{
    /// <summary>Bytes of the fixed part: width, steps, step length, columns hash.</summary>
    public const int Length = 20;

    public static StateShape Of(FeatureSchema schema, WindowOptions window)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', schema.Columns)));
        return new(schema.Id, BinaryPrimitives.ReadUInt64LittleEndian(hash), schema.Columns.Count, window.Steps, window.StepLength);
    }

    /// <summary>Whether values of so many columns, with this hash of their names, have the columns of this shape.</summary>
    public bool HasColumns(int width, ulong columnsHash) => columnsHash == ColumnsHash && width == Width;

    /// <summary>
    /// Whether state of this shape has the columns of <paramref name="wanted"/>. Where it has not, and is of the same schema, the schema's columns have
    /// changed with its version: its windows begin anew.
    /// </summary>
    /// <exception cref="StateMismatchException">State of this shape cannot be used where <paramref name="wanted"/> is set.</exception>
    public bool Fits(StateShape wanted, string partition)
    {
        if (Steps != wanted.Steps)
            throw new StateMismatchException(
                partition,
                $"it holds windows of {Steps} steps, but the setting Window:Steps is {wanted.Steps}"
            );
        if (StepLength != wanted.StepLength)
            throw new StateMismatchException(
                partition,
                $"its steps are {StepLength:c} long, but the setting Window:StepLength is {wanted.StepLength:c}"
            );
        if (wanted.HasColumns(Width, ColumnsHash))
            return true;
        if (NameOf(SchemaId) == NameOf(wanted.SchemaId))
            return false;
        throw new StateMismatchException(
            partition,
            $"it holds the {Width} columns of the feature schema '{SchemaId}', "
                + $"but the setting Telemetry:Schema is '{wanted.SchemaId}' with {wanted.Width} other columns"
        );
    }

    private static string NameOf(string schemaId) => schemaId[..Math.Max(0, schemaId.LastIndexOf('/'))];
}
