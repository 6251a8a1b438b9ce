using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Windowing.Format;

/// <summary>The shape of each kind's windows, as stored state names it.</summary>
internal sealed class KindShapes(KindSchemas schemas, WindowOptions window)
{
    private readonly StateShape[] _shapes = [.. DriveKinds.All.Select(kind => StateShape.Of(schemas[kind], window))];

    /// <summary>The kind of the chosen schema. State from before there were kinds is of it.</summary>
    public DriveKind Own { get; } = schemas.Own;

    /// <summary>The kinds that follow the own one in stored state.</summary>
    public IEnumerable<DriveKind> Others => DriveKinds.All.Where(kind => kind != Own);

    public StateShape this[DriveKind kind] => _shapes[(int)kind];

    /// <summary>The kind that a stored byte names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It names none.</exception>
    public static DriveKind KindOf(int stored)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(stored, DriveKinds.All.Count);
        return (DriveKind)stored;
    }
}
