namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;

/// <summary>One token of a Bicep file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of a string what is between the quotes, unescaped, each interpolation as <c>${}</c>.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Interpolated">Of a string, the tokens inside its interpolations.</param>
internal sealed record BicepToken(BicepTokenKind Kind, string Text, int Line, IReadOnlyList<BicepToken> Interpolated)
{
    public BicepToken(BicepTokenKind kind, string text, int line)
        : this(kind, text, line, [])
    {
    }

    public bool IsString => Kind == BicepTokenKind.Text;

    public bool IsIdentifier(string text) => Kind == BicepTokenKind.Identifier && Text == text;

    public bool IsSymbol(string text) => Kind == BicepTokenKind.Symbol && Text == text;

    public bool Opens => Kind == BicepTokenKind.Symbol && (Text is "(" or "[" or "{");

    public bool Closes => Kind == BicepTokenKind.Symbol && (Text is ")" or "]" or "}");
}
