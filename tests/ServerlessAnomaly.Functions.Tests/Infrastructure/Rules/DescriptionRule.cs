using ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Rules;

/// <summary>Every parameter and every output says what it is.</summary>
internal static class DescriptionRule
{
    public static IEnumerable<string> Find(BicepFolder folder) =>
        from file in folder.Templates
        from declaration in file.Declarations
        where declaration.Keyword is "param" or "output" && string.IsNullOrWhiteSpace(declaration.Description)
        select $"{file.Where(declaration)}: {declaration.Keyword} '{declaration.Name}' has no @description.";
}
