using System.Text.RegularExpressions;
using ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Rules;

/// <summary>No template asks a service for a key, holds one, or takes one in.</summary>
internal static partial class SecretRule
{
    private static readonly string[] KeyProperties =
    [
        "InstrumentationKey", "primaryKey", "secondaryKey", "primarySharedKey", "sharedKey", "primaryConnectionString",
        "secretRef", "secrets",
    ];

    public static IEnumerable<string> Find(BicepFolder folder)
    {
        foreach (var file in folder.Files)
        {
            foreach (var declaration in file.Declarations)
            {
                if (declaration.Has("secure")) yield return $"{file.Where(declaration)}: '{declaration.Name}' is a secret.";
                foreach (var token in declaration.AllTokens)
                    if (Reason(token) is { } reason) yield return $"{file.Path}({token.Line}): {reason}.";
            }
        }
    }

    private static string? Reason(BicepToken token) => token.Kind switch
    {
        BicepTokenKind.Identifier when ListFunction().IsMatch(token.Text) => $"'{token.Text}' asks a service for its keys",
        BicepTokenKind.Identifier when KeyProperties.Contains(token.Text, StringComparer.OrdinalIgnoreCase) => $"'{token.Text}' is a key",
        BicepTokenKind.Text when SecretText().IsMatch(token.Text) => $"'{token.Text}' holds a secret",
        _ => null,
    };

    [GeneratedRegex("^list([A-Za-z]*Keys?|[A-Za-z]*Sas|Secrets|Credentials|ConnectionStrings|KeyValue)$", RegexOptions.IgnoreCase)]
    private static partial Regex ListFunction();

    [GeneratedRegex(
        "(AccountKey|SharedAccess(Key|Signature)|InstrumentationKey|Password|Pwd|ClientSecret|DefaultEndpointsProtocol|[?&]sig)=" +
        "|[A-Za-z0-9+/]{86}==",
        RegexOptions.IgnoreCase)]
    private static partial Regex SecretText();
}
