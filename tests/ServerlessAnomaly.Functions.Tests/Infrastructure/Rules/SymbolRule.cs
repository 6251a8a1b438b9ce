using ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Rules;

/// <summary>Every name that is used is declared, and every parameter, variable and existing resource that is declared is used.</summary>
internal static class SymbolRule
{
    private static readonly HashSet<string> Words =
    [
        "true", "false", "null", "for", "in", "if", "existing", "resource", "string", "int", "bool", "object", "array",
        "cidrSubnet", "concat", "contains", "empty", "environment", "guid", "items", "json", "map", "max", "min", "replace",
        "resourceGroup", "split", "subscription", "subscriptionResourceId", "toLower", "union", "uniqueString",
    ];

    public static IEnumerable<string> Find(BicepFolder folder) =>
        folder.Templates.SelectMany(file => FindUnused(file).Concat(FindUndeclared(file)));

    private static IEnumerable<string> FindUnused(BicepFile file) =>
        from declaration in file.Declarations
        where declaration.Keyword is "param" or "var" || (declaration.Keyword == "resource" && declaration.IsExisting)
        where !file.Declarations.Where(other => other != declaration).SelectMany(Uses).Any(use => use.Text == declaration.Name)
        select $"{file.Where(declaration)}: {declaration.Keyword} '{declaration.Name}' is never used.";

    private static IEnumerable<string> FindUndeclared(BicepFile file)
    {
        var names = file.Declarations.SelectMany(DeclaredBy).ToHashSet();
        return from declaration in file.Declarations
               where declaration.Keyword is not ("import" or "targetScope" or "using")
               from use in Uses(declaration)
               where !names.Contains(use.Text) && !Words.Contains(use.Text)
               select $"{file.Path}({use.Line}): '{use.Text}' is not declared.";
    }

    /// <summary>The declared name, those of an import, of nested resources, of loops and of lambdas.</summary>
    private static IEnumerable<string> DeclaredBy(BicepDeclaration declaration)
    {
        var tokens = BicepDeclaration.Flatten(declaration.Tokens).ToList();
        var isImport = declaration.Keyword == "import";
        var inside = tokens.Where((token, at) => token.Kind == BicepTokenKind.Identifier && (isImport || IsLocal(tokens, at)));
        return inside.Select(token => token.Text).Prepend(declaration.Name);
    }

    private static bool IsLocal(List<BicepToken> tokens, int at)
    {
        var before = at > 0 ? tokens[at - 1] : null;
        var afterIsArrow = at + 1 < tokens.Count && tokens[at + 1].IsSymbol("=>");
        var isItem = before?.IsIdentifier("for") == true || (at > 1 && before!.IsSymbol("(") && tokens[at - 2].IsIdentifier("for"));
        var isIndex = at > 3 && before!.IsSymbol(",") && tokens[at - 3].IsSymbol("(") && tokens[at - 4].IsIdentifier("for");
        return afterIsArrow || isItem || isIndex || before?.IsIdentifier("resource") == true;
    }

    /// <summary>Identifiers that refer to something: no member names, no keys, no decorators, not the declared name itself.</summary>
    private static IEnumerable<BicepToken> Uses(BicepDeclaration declaration)
    {
        var own = declaration.Tokens.Skip(declaration.Name.Length > 0 ? 1 : 0);
        return UsesIn([.. own]).Concat(declaration.Decorators.SelectMany(decorator => UsesIn([.. decorator.Skip(1)])));
    }

    private static IEnumerable<BicepToken> UsesIn(List<BicepToken> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            foreach (var use in UsesIn([.. tokens[i].Interpolated])) yield return use;
            var isMember = i > 0 && (tokens[i - 1].IsSymbol(".") || tokens[i - 1].IsSymbol("::") || tokens[i - 1].IsSymbol("@"));
            if (tokens[i].Kind == BicepTokenKind.Identifier && !isMember && !IsKey(tokens, i)) yield return tokens[i];
        }
    }

    private static bool IsKey(List<BicepToken> tokens, int at)
    {
        if (at + 1 >= tokens.Count || !tokens[at + 1].IsSymbol(":")) return false;
        return at == 0 || tokens[at - 1].Kind == BicepTokenKind.NewLine || tokens[at - 1].IsSymbol("{") || tokens[at - 1].IsSymbol(",");
    }
}
