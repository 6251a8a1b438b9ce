namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;

/// <summary>One member of an object literal.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Value">The tokens of its value.</param>
internal sealed record BicepMember(string Name, IReadOnlyList<BicepToken> Value)
{
    /// <summary>The members of the first object literal among the tokens; none if there is no object.</summary>
    public static IReadOnlyList<BicepMember> FirstObject(IReadOnlyList<BicepToken> tokens)
    {
        var open = -1;
        for (var i = 0; i < tokens.Count && open < 0; i++)
            if (tokens[i].IsSymbol("{")) open = i;
        return open < 0 ? [] : Read(tokens, open + 1);
    }

    private static List<BicepMember> Read(IReadOnlyList<BicepToken> tokens, int at)
    {
        var members = new List<BicepMember>();
        while (at < tokens.Count && !tokens[at].IsSymbol("}"))
        {
            var end = EndOfMember(tokens, at);
            var isName = tokens[at].Kind is BicepTokenKind.Identifier or BicepTokenKind.Text;
            if (isName && end > at && tokens[at + 1].IsSymbol(":"))
                members.Add(new BicepMember(tokens[at].Text, [.. tokens.Take(end).Skip(at + 2)]));
            at = tokens[end].IsSymbol("}") ? end : end + 1;
        }
        return members;
    }

    /// <summary>The index of the line end, comma or closing brace that ends the member which begins here.</summary>
    private static int EndOfMember(IReadOnlyList<BicepToken> tokens, int at)
    {
        for (var depth = 0; at < tokens.Count; at++)
        {
            if (depth == 0 && (tokens[at].IsSymbol(",") || tokens[at].IsSymbol("}"))) return at;
            if (depth == 0 && tokens[at].Kind == BicepTokenKind.NewLine && !ContinuesAfter(tokens, at)) return at;
            if (tokens[at].Opens) depth++;
            if (tokens[at].Closes) depth--;
        }
        throw new FormatException("An object is not closed.");
    }

    private static bool ContinuesAfter(IReadOnlyList<BicepToken> tokens, int newLine) =>
        newLine + 1 < tokens.Count && (tokens[newLine + 1].IsSymbol("?") || tokens[newLine + 1].IsSymbol(":"));
}
