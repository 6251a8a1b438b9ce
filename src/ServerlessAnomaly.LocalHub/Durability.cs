namespace ServerlessAnomaly.LocalHub;

/// <summary>When an event counts as written.</summary>
public enum Durability
{
    /// <summary>When the disk has confirmed it (fsync, once for all events that wait): survives a power failure.</summary>
    Disk,

    /// <summary>When the operating system has it: survives the end of the process, not of the machine.</summary>
    OperatingSystem,
}
