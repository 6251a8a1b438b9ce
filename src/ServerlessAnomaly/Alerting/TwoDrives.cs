using ServerlessAnomaly.Windowing.Identity;

namespace ServerlessAnomaly.Alerting;

/// <summary>Two drives that have one serial number.</summary>
/// <param name="Changed">By what they are told apart.</param>
/// <param name="Before">The one whose window there was.</param>
/// <param name="Now">The one that the reading is of.</param>
public sealed record TwoDrives(IReadOnlyList<IdentityChange> Changed, DriveFacts Before, DriveFacts Now);
