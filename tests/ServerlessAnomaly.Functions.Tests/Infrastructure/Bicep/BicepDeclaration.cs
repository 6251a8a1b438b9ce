namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;

/// <summary>One statement of a file, such as a parameter or a module.</summary>
/// <param name="Keyword">Its first word, such as <c>param</c>, <c>var</c>, <c>resource</c>, <c>module</c>, <c>output</c>.</param>
/// <param name="Name">What it declares; empty where it declares no single name.</param>
/// <param name="Decorators">The tokens of each decorator, without the @.</param>
/// <param name="Tokens">All tokens after the keyword.</param>
/// <param name="Line">Its line, from 1.</param>
internal sealed record BicepDeclaration(
    string Keyword, string Name, IReadOnlyList<IReadOnlyList<BicepToken>> Decorators, IReadOnlyList<BicepToken> Tokens, int Line)
{
    /// <summary>Whether it has a decorator of that name.</summary>
    public bool Has(string decorator) => Decorators.Any(tokens => tokens[0].IsIdentifier(decorator));

    /// <summary>The text of its description; empty if there is none.</summary>
    public string Description =>
        Decorators.FirstOrDefault(tokens => tokens[0].IsIdentifier("description"))?.FirstOrDefault(token => token.IsString)?.Text ?? "";

    /// <summary>The first string: a module's path, a resource's type, what an import or a using names.</summary>
    public string FirstString => Tokens.FirstOrDefault(token => token.IsString)?.Text ?? "";

    /// <summary>What is after the equals sign; empty for a parameter without default.</summary>
    public IReadOnlyList<BicepToken> Value => [.. Tokens.SkipWhile(token => !token.IsSymbol("=")).Skip(1)];

    /// <summary>Whether a parameter must be given.</summary>
    public bool IsRequiredParameter => Keyword == "param" && Value.Count == 0 && !Tokens.Any(token => token.IsSymbol("?"));

    /// <summary>Whether it refers to something that is deployed elsewhere.</summary>
    public bool IsExisting => Tokens.Any(token => token.IsIdentifier("existing"));

    /// <summary>Members of the object that it declares.</summary>
    public IReadOnlyList<BicepMember> Members => BicepMember.FirstObject(Value);

    /// <summary>All tokens, those of decorators and interpolations included.</summary>
    public IEnumerable<BicepToken> AllTokens => Flatten(Decorators.SelectMany(tokens => tokens).Concat(Tokens));

    /// <summary>The tokens and what their interpolations hold.</summary>
    public static IEnumerable<BicepToken> Flatten(IEnumerable<BicepToken> tokens) =>
        tokens.SelectMany(token => Flatten(token.Interpolated).Prepend(token));
}
