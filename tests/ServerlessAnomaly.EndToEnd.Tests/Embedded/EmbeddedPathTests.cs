using System.CommandLine;
using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Messaging.EventHubs;
using Azure.Storage.Queues;
using ServerlessAnomaly.Cli;
using ServerlessAnomaly.Cli.Commands.Drives;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Replay;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHub.Security;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.EndToEnd.Tests.Embedded;

/// <summary>Real readings over HTTPS to the hub, through the deployed functions, to the alert queue; and on after a restart.</summary>
public sealed class EmbeddedPathTests : IDisposable
{
    // Two drives of the sample that fail on 2016-04-15 and 2016-04-20 with uncorrectable errors, and three that stay healthy.
    private static readonly string[] Drives = ["S300Z46R", "Z302AYPB", "Z305B2QN", "Z302A0YH", "S300K7DE"];
    private readonly string _home = Directory.CreateTempSubdirectory("anomaly-e2e-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Replay_RealDrives_AlertsOnTheQueueAndStateThatSurvivesARestart()
    {
        ReplayResult first;
        await using (var app = await RunningApp.StartAsync(_home))
        {
            first = await ReplayAsync(app, to: new DateOnly(2016, 4, 20));
            Assert.Equal(
                first.Sent,
                first.Scored + first.WarmingUp + first.NoDetector + first.Duplicates + first.Late + first.DeadLettered
            );
            Assert.Equal((2, 0), (first.Failures, first.FalseAlarms));
            Assert.InRange(first.FailuresCaught, 1, 2);
            await AssertAlertsAreDocumentsOnTheQueueAsync(app);
            await AssertHostileBodiesBecomeDeadLettersAsync(app, before: first.Sent);
        }
        await using (var app = await RunningApp.StartAsync(_home))
        {
            var status = await StatusAsync(app);
            Assert.Equal(first.Sent + 3, status.Totals.Received);
            var again = await ReplayAsync(app, to: new DateOnly(2016, 4, 20));
            Assert.Equal((0, 0), (again.Scored, again.WarmingUp));
            Assert.Equal(again.Sent, again.Duplicates + again.Late);
            var next = await ReplayAsync(app, from: new DateOnly(2016, 4, 21));
            Assert.Equal(next.Sent, next.Scored);
            await AssertRepairedLettersAreScoredAsync(app);
        }
    }

    private static async Task<ReplayResult> ReplayAsync(RunningApp app, DateOnly? from = null, DateOnly? to = null)
    {
        using var progress = new ProgressLine("replay");
        var options = new ReplayOptions
        {
            Paths = [HomeFolders.Sample()],
            From = from ?? new DateOnly(2016, 3, 31),
            To = to ?? DateOnly.MaxValue,
            Keys = Drives,
        };
        return await new ReplayRun(app.Instance, app.Home, TimeProvider.System).RunAsync(options, progress, CancellationToken.None);
    }

    private static async Task AssertAlertsAreDocumentsOnTheQueueAsync(RunningApp app)
    {
        var queue = new QueueClient(app.Instance.StorageConnectionString, "drive-alerts");
        var messages = (await queue.PeekMessagesAsync(32)).Value;
        Assert.NotEmpty(messages);
        foreach (var message in messages)
        {
            using var alert = JsonDocument.Parse(Convert.FromBase64String(message.Body.ToString()));
            var root = alert.RootElement;
            Assert.Equal(1, root.GetProperty("formatVersion").GetInt32());
            Assert.Equal(32, root.GetProperty("alertId").GetString()!.Length);
            Assert.Contains(root.GetProperty("kind").GetString(), (string[])["raised", "worsened", "cleared"]);
            Assert.Contains(root.GetProperty("serialNumber").GetString(), Drives);
            Assert.Equal("ST4000DM000", root.GetProperty("model").GetString());
            Assert.True(root.GetProperty("score").GetSingle() > root.GetProperty("threshold").GetSingle());
            Assert.InRange(
                root.GetProperty("topFeatures").EnumerateArray().Sum(cause => cause.GetProperty("share").GetSingle()),
                0.5f,
                1.001f
            );
        }
    }

    private static async Task AssertHostileBodiesBecomeDeadLettersAsync(RunningApp app, long before)
    {
        string[] hostile =
        [
            "{",
            """{"date":"2016-04-16"}""",
            """{"date":"2999-01-01","serial_number":"Z305B2QN","smart_5_raw":0,"smart_187_raw":0}""",
        ];
        using var device = Device(app);
        foreach (var body in hostile)
        {
            using var answer = await device.PostAsync(
                "messages?api-version=2014-01",
                new StringContent(body, Encoding.UTF8, "application/json")
            );
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }
        using var status = new StatusClient(app.Instance.FunctionsAddress);
        await status.WaitUntilAsync(answer => answer.Totals.Received >= before + hostile.Length, _ => { }, CancellationToken.None);
        var letters = new List<DeadLetter>();
        await foreach (var letter in app.Storage.DeadLetters.ReadAsync(CancellationToken.None))
            letters.Add(letter);
        Assert.Equal(
            [RejectReason.MalformedJson, RejectReason.MissingSerialNumber, RejectReason.TimeInFuture],
            letters.Select(letter => letter.Reason).Order()
        );
        Assert.Equal(hostile.Order(), letters.Select(letter => Encoding.UTF8.GetString(Convert.FromBase64String(letter.Body))).Order());
    }

    /// <summary>List the letters, repair one by hand, send it again: it goes to its drive's partition and is scored.</summary>
    private static async Task AssertRepairedLettersAreScoredAsync(RunningApp app)
    {
        var file = Path.Combine(app.Home, "letters.json");
        Assert.Equal(0, await RunAsync(app, "list", "--json", file));
        var repaired = (await File.ReadAllTextAsync(file)).Replace(
            """{\"date\":\"2999-01-01\",""",
            """{\"date\":\"2016-05-01\",""",
            StringComparison.Ordinal
        );
        await File.WriteAllTextAsync(file, repaired);
        var before = await StatusAsync(app);
        Assert.Equal(0, await RunAsync(app, "resend", file));
        using var status = new StatusClient(app.Instance.FunctionsAddress);
        var after = await status.WaitUntilAsync(
            answer => answer.Totals.Received > before.Totals.Received,
            _ => { },
            CancellationToken.None
        );
        Assert.Equal((1, 1), (after.Totals.Received - before.Totals.Received, after.Totals.Scored - before.Totals.Scored));
    }

    private static Task<int> RunAsync(RunningApp app, params string[] arguments) =>
        CommandRunner.RunAsync(
            new RootCommand { DeadLettersCommand.Create(), CliOptions.Home, CliOptions.Json, CliOptions.Verbose },
            ["deadletters", .. arguments, "--home", app.Home]
        );

    /// <summary>A device of the plainest kind: an HTTP client that trusts the hub's certificate and signs with its key.</summary>
    internal static HttpClient Device(RunningApp app)
    {
        var connection = EventHubsConnectionStringProperties.Parse(app.Instance.HubConnectionString);
        var hub = new Uri(new Uri(app.Instance.HubAddress), connection.EventHubName + "/");
        var trusted = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(
            File.ReadAllText(app.Instance.HubCertificatePath)
        );
        var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, presented, _, _) => presented!.Thumbprint == trusted.Thumbprint,
        };
        var device = new HttpClient(handler) { BaseAddress = hub };
        device.DefaultRequestHeaders.TryAddWithoutValidation(
            "Authorization",
            SharedAccessSignature.Create(
                hub,
                connection.SharedAccessKeyName,
                connection.SharedAccessKey,
                DateTimeOffset.UtcNow.AddMinutes(5)
            )
        );
        return device;
    }

    private static async Task<PipelineStatus> StatusAsync(RunningApp app)
    {
        using var status = new StatusClient(app.Instance.FunctionsAddress);
        return await status.WaitUntilAsync(
            answer => answer.LoadingPartitions == 0 && answer.Partitions >= app.Instance.Partitions.Count,
            _ => { },
            CancellationToken.None
        );
    }
}
