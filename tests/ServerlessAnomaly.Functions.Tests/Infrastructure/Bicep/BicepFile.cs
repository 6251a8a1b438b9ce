namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;

/// <summary>
/// One .bicep or .bicepparam file as a list of declarations. It reads what these templates are written in, by brackets and line ends; it is
/// no compiler and knows no types.
/// </summary>
/// <param name="Path">Path from the folder of the templates, with forward slashes.</param>
/// <param name="Declarations">Its statements in order.</param>
internal sealed record BicepFile(string Path, IReadOnlyList<BicepDeclaration> Declarations)
{
    public bool IsParameterFile => Path.EndsWith(".bicepparam", StringComparison.Ordinal);

    public IEnumerable<BicepDeclaration> Of(string keyword) => Declarations.Where(declaration => declaration.Keyword == keyword);

    /// <summary>The declaration of a name, or null.</summary>
    public BicepDeclaration? Find(string keyword, string name) => Of(keyword).FirstOrDefault(declaration => declaration.Name == name);

    /// <summary>The first tokens of the values that members of a name have, wherever they are in the file.</summary>
    public IReadOnlyList<string> ValuesOf(string member) =>
        ValuesOf(member, Declarations.SelectMany(declaration => declaration.AllTokens));

    /// <summary>The first tokens of the values that members of a name have among the tokens.</summary>
    public static IReadOnlyList<string> ValuesOf(string member, IEnumerable<BicepToken> tokens)
    {
        var all = tokens.ToList();
        var values = all.Where((_, at) => at > 1 && all[at - 1].IsSymbol(":") && all[at - 2].IsIdentifier(member));
        return [.. values.Select(token => token.Text)];
    }

    /// <summary>Where a declaration is, for messages.</summary>
    public string Where(BicepDeclaration declaration) => $"{Path}({declaration.Line})";

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="FormatException">A string, an interpolation or a bracket is not closed.</exception>
    public static BicepFile Parse(string path, string text)
    {
        var tokens = BicepTokenizer.Read(text);
        var declarations = new List<BicepDeclaration>();
        var decorators = new List<IReadOnlyList<BicepToken>>();
        for (var at = 0; at < tokens.Count;)
        {
            if (tokens[at].Kind == BicepTokenKind.NewLine)
            {
                at++;
                continue;
            }
            var end = EndOfStatement(path, tokens, at);
            if (tokens[at].IsSymbol("@"))
            {
                decorators.Add([.. tokens.Take(end).Skip(at + 1)]);
            }
            else
            {
                declarations.Add(Declaration(tokens[at], [.. tokens.Take(end).Skip(at + 1)], decorators));
                decorators = [];
            }
            at = end;
        }
        return new BicepFile(path, declarations);
    }

    private static BicepDeclaration Declaration(
        BicepToken keyword, IReadOnlyList<BicepToken> tokens, IReadOnlyList<IReadOnlyList<BicepToken>> decorators)
    {
        var name = tokens.Count > 0 && tokens[0].Kind == BicepTokenKind.Identifier ? tokens[0].Text : "";
        return new BicepDeclaration(keyword.Text, name, decorators, tokens, keyword.Line);
    }

    private static int EndOfStatement(string path, IReadOnlyList<BicepToken> tokens, int at)
    {
        var depth = 0;
        var line = tokens[at].Line;
        for (; at < tokens.Count; at++)
        {
            if (tokens[at].Opens) depth++;
            if (tokens[at].Closes) depth--;
            if (depth < 0) throw new FormatException($"{path}({tokens[at].Line}): '{tokens[at].Text}' closes nothing.");
            var isEnd = tokens[at].Kind == BicepTokenKind.NewLine && depth == 0;
            if (isEnd && !(at + 1 < tokens.Count && (tokens[at + 1].IsSymbol("?") || tokens[at + 1].IsSymbol(":")))) return at;
        }
        return depth == 0 ? at : throw new FormatException($"{path}({line}): a bracket that opens here is not closed.");
    }
}
