using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.EndToEnd.Tests.Layout;

/// <summary>Code in the pages does what they say: C# compiles against the product, JSON is what the product reads or writes.</summary>
public sealed partial class DocumentedCodeTests
{
    public static TheoryData<string, string> CSharp => BlocksOf("csharp");

    public static TheoryData<string, string> Json => BlocksOf("json");

    /// <summary>What the pages post to a hub with curl.</summary>
    public static TheoryData<string, string> Posted =>
        new(
            from line in MarkdownCode.ShellLines()
            from Match match in PostedBody().Matches(line.Line)
            select new TheoryDataRow<string, string>(line.Page, match.Groups[1].Value)
        );

    [Theory, MemberData(nameof(CSharp))]
    public void CSharp_InAPage_Compiles(string page, string code)
    {
        var errors = Compile(code);
        Assert.True(errors.Count == 0, $"{page}: {string.Join('\n', errors)}");
    }

    [Fact]
    public void CSharp_ThatNamesWhatIsNotThere_IsFound() =>
        Assert.NotEmpty(Compile("var window = new ServerlessAnomaly.Windowing.WindowOptions { Stepps = 16 };"));

    [Theory, MemberData(nameof(Json))]
    public void Json_InAPage_IsWhatTheProductReads(string page, string text)
    {
        using var document = JsonDocument.Parse(text);
        if (document.RootElement.TryGetProperty("alertId", out _))
            ReadAlert(text);
        else if (document.RootElement.TryGetProperty("serial_number", out _))
            ReadTelemetry(page, text);
        else if (document.RootElement.TryGetProperty("features", out _))
            ReadSchema(text);
        else
            Assert.Fail(
                $"{page} shows JSON that is neither an alert nor a reading nor a schema: let this test read it as the product does. It is {text}"
            );
    }

    [Theory, MemberData(nameof(Posted))]
    public void Body_ThatAPagePosts_IsAReading(string page, string body) => ReadTelemetry(page, body);

    [Fact]
    public void Alert_EveryField_IsOnItsPage()
    {
        var page = File.ReadAllText(MarkdownCode.Pages.Single(page => Path.GetFileName(page) == "alerts.md"));
        Assert.All(
            typeof(DriveAlert).GetProperties(),
            field => Assert.Contains($"`{JsonNamingPolicy.CamelCase.ConvertName(field.Name)}`", page, StringComparison.Ordinal)
        );
    }

    private static TheoryData<string, string> BlocksOf(string language) =>
        new(
            MarkdownCode
                .Blocks()
                .Where(block => block.Language == language)
                .Select(block => new TheoryDataRow<string, string>(block.Page, block.Text))
        );

    private static List<string> Compile(string code)
    {
        // As in a project of .NET: the usual namespaces are there, all else the page says.
        var usual =
            "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
            + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Page",
            [CSharpSyntaxTree.ParseText(SourceText.From(usual)), CSharpSyntaxTree.ParseText(SourceText.From(code))],
            references.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)
        );
        return [.. compilation.GetDiagnostics().Where(one => one.Severity >= DiagnosticSeverity.Warning).Select(one => one.ToString())];
    }

    private static void ReadAlert(string text)
    {
        var strict = new JsonSerializerOptions(DocumentJson.OneLine) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
        Assert.NotNull(JsonSerializer.Deserialize<DriveAlert>(text, strict));
    }

    private static void ReadSchema(string text)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, text);
        try
        {
            Assert.All(FeatureSchema.Load(file).Columns, column => Assert.StartsWith("smart_", column, StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void ReadTelemetry(string page, string body)
    {
        var schemas = KindSchemas.With(FeatureSchema.Load(TelemetryOptions.DefaultSchema));
        var (readings, refused) = (new ReadingBatches(schemas), new List<RejectedReading>());
        new TelemetryParser(schemas, new TelemetryOptions(), new Later()).Parse(Encoding.UTF8.GetBytes(body), 0, readings, refused);
        Assert.True(refused.Count == 0, $"{page} shows a body that is refused: {string.Join(' ', refused.Select(one => one.Message))}");
        Assert.Equal(1, readings.Count);
    }

    [GeneratedRegex("--data '([^']+)'")]
    private static partial Regex PostedBody();

    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
