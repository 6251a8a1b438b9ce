using System.CommandLine;
using ServerlessAnomaly.Benchmarks;

return await new RootCommand("Measures the product, and holds it against its peers.")
{
    StagesVerb.Create(),
    StateSizeVerb.Create(),
    PeerCheckVerb.Create(),
    PeersVerb.Create(),
}.Parse(args).InvokeAsync();
