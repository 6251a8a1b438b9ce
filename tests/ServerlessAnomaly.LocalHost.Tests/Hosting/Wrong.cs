using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace ServerlessAnomaly.LocalHost.Tests.Hosting;

/// <summary>Declarations that the official worker's generators refuse. The class is not public, so that only its test finds it.</summary>
internal static class Wrong
{
    [Function("NoTrigger")]
    public static void NoTrigger()
    {
    }

    [Function("Types")]
    public static void Types([EventHubTrigger("hub")] int[] events)
    {
    }

    [Function("Nothing")]
    public static void Nothing([TimerTrigger("0 0 0 * * *")] TimerInfo timer, string unknown)
    {
    }

    [Function("Retry")]
    [FixedDelayRetry(1, "00:00:01")]
    public static void Retry([HttpTrigger] HttpRequestData request)
    {
    }

    [Function("Same")]
    public static void Same1([TimerTrigger("0 0 0 * * *")] TimerInfo timer)
    {
    }

    [Function("Same")]
    public static void Same2([TimerTrigger("0 0 0 * * *")] TimerInfo timer)
    {
    }
}
