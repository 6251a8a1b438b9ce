using System.CommandLine;
using ServerlessAnomaly.Benchmarks;

return await new RootCommand("Measures the product, and holds it against its peers.")
{
    StagesVerb.Create(),
    StateSizeVerb.Create(),
    CaptureMemoryVerb.Create(),
    DriftVerb.Create(),
    PeerCheckVerb.Create(),
    PeersVerb.Create(),
}.Parse(args).InvokeAsync();
