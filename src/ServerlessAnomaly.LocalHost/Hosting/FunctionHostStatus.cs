namespace ServerlessAnomaly.LocalHost.Hosting;

/// <summary>What is known of a running functions host; a singleton among its services.</summary>
public sealed class FunctionHostStatus
{
    /// <summary>The address of the HTTP functions, once started; null when there are none.</summary>
    public Uri? HttpAddress { get; internal set; }

    /// <summary>The functions that run, once started; disabled ones are not among them.</summary>
    public IReadOnlyList<string> Functions { get; internal set; } = [];
}
