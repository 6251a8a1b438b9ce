using ServerlessAnomaly.Models;
using ServerlessAnomaly.Testing.Models;

namespace ServerlessAnomaly.Tests.Scoring;

/// <summary>A registry that can be put in the place of another, as when someone deletes what is in it.</summary>
internal sealed class SwitchedRegistry(IDetectorRegistry inner) : ForwardingRegistry(inner);
