using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>What became of one kind of drive in a night.</summary>
public enum KindOutcome
{
    /// <summary>A version was registered; <see cref="KindNight.Result"/> says whether it is the champion.</summary>
    Registered,

    /// <summary>Too few healthy drives of the kind to train on.</summary>
    Skipped,

    /// <summary>Another run has registered a version meanwhile, or an earlier run of the same night did.</summary>
    DoneBefore,

    /// <summary>The run of the kind ended with an error. The other kinds were run all the same.</summary>
    Failed,
}

/// <summary>One kind of drive in a night.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Detector">Name of its detector.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why, one sentence.</param>
/// <param name="Result">The version that was registered; null where none was.</param>
public sealed record KindNight(DriveKind Kind, string Detector, KindOutcome Outcome, string Reason, NightlyResult? Result = null);
