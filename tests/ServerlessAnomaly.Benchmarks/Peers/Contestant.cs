namespace ServerlessAnomaly.Benchmarks.Peers;

/// <summary>One way to do a task.</summary>
/// <param name="Task">What is done, such as <c>train lstm</c>.</param>
/// <param name="Batch">Windows at once.</param>
/// <param name="Name">Who does it.</param>
/// <param name="Rate">Does it for a moment, and says how many a second it did.</param>
internal sealed record Contestant(string Task, int Batch, string Name, Func<double> Rate)
{
    /// <summary>The product: what the others are compared with.</summary>
    public const string Own = "ServerlessAnomaly";
}
