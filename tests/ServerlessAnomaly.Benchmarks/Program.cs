using System.CommandLine;
using ServerlessAnomaly.Benchmarks;
using ServerlessAnomaly.Benchmarks.Avro;
using ServerlessAnomaly.Benchmarks.Cost;
using ServerlessAnomaly.Benchmarks.Gpu;
using ServerlessAnomaly.Benchmarks.Hubs;
using ServerlessAnomaly.Benchmarks.Scale;
using ServerlessAnomaly.Benchmarks.Walk;
using ServerlessAnomaly.Benchmarks.WholePath;

return await new RootCommand("Measures the product, and holds it against its peers.")
{
    StagesVerb.Create(),
    PathVerb.Create(),
    FleetCostVerb.Create(),
    StateSizeVerb.Create(),
    CaptureMemoryVerb.Create(),
    AvroVerb.Create(),
    HubVerb.Create(),
    DriftVerb.Create(),
    SimulateScaleVerb.Create(),
    PeerCheckVerb.Create(),
    PeersVerb.Create(),
    GpuVerb.Create(),
    TypesVerb.Create(),
}
    .Parse(args)
    .InvokeAsync();
