using System.Numerics;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Fleet;

/// <summary>What the fleet's index has of a drive: who and where it is, when it was heard of, and how it stands. Not its values.</summary>
public readonly record struct IndexedDrive
{
    /// <summary>What sort of drive it is.</summary>
    public required DriveKind Kind { get; init; }

    /// <summary>Its serial number.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>Its model; empty where no reading said it.</summary>
    public required string Model { get; init; }

    /// <summary>The machine that it is in, as its readings last said.</summary>
    public required DriveHost Host { get; init; }

    /// <summary>Where in that it is.</summary>
    public required DriveBay Bay { get; init; }

    /// <summary>Step of the oldest reading since it was new or started over.</summary>
    public required int FirstStep { get; init; }

    /// <summary>Step of the newest reading.</summary>
    public required int LastStep { get; init; }

    /// <summary>Step in which the hub took its last word that it sleeps; 0 where that is not known, or where it does not sleep.</summary>
    public required int AsleepStep { get; init; }

    /// <summary>Bit i: the step <see cref="LastStep"/> − i is there.</summary>
    public required uint Presence { get; init; }

    /// <summary>Readings taken since it was new.</summary>
    public required long Readings { get; init; }

    /// <summary>How often its window was started over because of a gap.</summary>
    public required int Restarts { get; init; }

    /// <summary>What else is known of it.</summary>
    public required IndexedFlags Flags { get; init; }

    /// <summary>What its own open alert warns of.</summary>
    public required DriveWarnings Warnings { get; init; }

    /// <summary>Score ÷ threshold of the last alert that a detector raised; 0 while none is open.</summary>
    public required float AlertedScore { get; init; }

    /// <summary>Step of the newest window that was scored; 0 before the first.</summary>
    public required int ScoredStep { get; init; }

    /// <summary>Where it is; null where its readings did not say.</summary>
    public AlertLocation? Location => DrivePlace.Of(Host, Bay);

    /// <summary>Steps of its window that are there.</summary>
    public int Steps => BitOperations.PopCount(Presence);

    /// <summary>Step in which it was last heard of: by a reading, or by the word that it sleeps.</summary>
    public int HeardStep => Is(IndexedFlags.Asleep) ? Math.Max(LastStep, AsleepStep) : LastStep;

    /// <summary>Whether a flag is set.</summary>
    public bool Is(IndexedFlags flag) => (Flags & flag) != 0;
}

/// <summary>What is known of a drive beside numbers. The bits are the stored ones.</summary>
[Flags]
public enum IndexedFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its window is complete.</summary>
    Ready = 1 << 0,

    /// <summary>Its last word was that it sleeps.</summary>
    Asleep = 1 << 1,

    /// <summary>Another drive had its serial number before.</summary>
    Replaced = 1 << 2,

    /// <summary>Its readings are far older than those of others in its partition: it catches up, or is a replay of old days.</summary>
    Behind = 1 << 3,

    /// <summary>It is told that two drives have its serial number.</summary>
    TwoDrives = 1 << 4,

    /// <summary>A version of the app that told silence by partition has told it as silent, and it has said nothing since.</summary>
    ToldBefore = 1 << 5,
}
