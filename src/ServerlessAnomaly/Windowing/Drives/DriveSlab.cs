namespace ServerlessAnomaly.Windowing.Drives;

/// <summary>Storage of a fixed number of drives. Growth adds slabs and copies nothing.</summary>
internal sealed class DriveSlab(int windowLength)
{
    /// <summary>Drives per slab, a power of two.</summary>
    public const int Drives = 1024;

    private readonly float[] _values = GC.AllocateUninitializedArray<float>(Drives * windowLength);

    public DriveSlot[] Slots { get; } = new DriveSlot[Drives];

    public Span<float> Values(int index) => _values.AsSpan(index * windowLength, windowLength);
}
