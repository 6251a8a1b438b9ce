namespace ServerlessAnomaly.Alerting;

/// <summary>A drive as alerts name it: UTF-8 serial number and model.</summary>
internal readonly ref struct DriveName(ReadOnlySpan<byte> serialNumber, ReadOnlySpan<byte> model)
{
    public ReadOnlySpan<byte> SerialNumber { get; } = serialNumber;

    public ReadOnlySpan<byte> Model { get; } = model;
}
