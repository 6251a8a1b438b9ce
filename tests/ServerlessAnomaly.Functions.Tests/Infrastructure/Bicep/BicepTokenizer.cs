using System.Text;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;

/// <summary>Cuts Bicep text into tokens; comments are left out, line ends are kept because they end declarations and members.</summary>
internal sealed class BicepTokenizer(string text)
{
    private static readonly string[] LongSymbols = ["=>", "==", "!=", "<=", ">=", "&&", "||", "??", "::", "=~", "!~"];

    private int _at;
    private int _line = 1;

    public static IReadOnlyList<BicepToken> Read(string text) => new BicepTokenizer(text).ReadUntil(closing: null);

    private List<BicepToken> ReadUntil(char? closing)
    {
        var tokens = new List<BicepToken>();
        var depth = 0;
        while (_at < text.Length)
        {
            var next = text[_at];
            if (closing == next && depth == 0) return tokens;
            if (next == '{') depth++;
            if (next == '}') depth--;
            if (ReadToken(next) is { } token) tokens.Add(token);
        }
        return closing is null ? tokens : throw Error("an interpolation is not closed");
    }

    private BicepToken? ReadToken(char next)
    {
        if (next == '\n') return new BicepToken(BicepTokenKind.NewLine, Take(1), _line++);
        if (char.IsWhiteSpace(next)) return Skip(1);
        if (Ahead("//")) return Skip(LengthTo("\n"));
        if (Ahead("/*")) return SkipComment();
        if (Ahead("'''")) return ReadMultiLineString();
        if (next == '\'') return ReadString();
        if (IsWord(next) && !char.IsAsciiDigit(next)) return new BicepToken(BicepTokenKind.Identifier, TakeWhile(IsWord), _line);
        if (char.IsAsciiDigit(next)) return new BicepToken(BicepTokenKind.Number, TakeWhile(char.IsAsciiDigit), _line);
        var symbol = LongSymbols.FirstOrDefault(Ahead);
        if (symbol is null && !"@=.,:?!()[]{}<>+-*/%|&".Contains(next)) throw Error($"'{next}' is not expected");
        return new BicepToken(BicepTokenKind.Symbol, Take(symbol?.Length ?? 1), _line);
    }

    private BicepToken ReadString()
    {
        var start = _line;
        var content = new StringBuilder();
        var interpolated = new List<BicepToken>();
        for (_at++; _at < text.Length && text[_at] is not ('\'' or '\n'); _at++)
        {
            if (Ahead("${"))
            {
                _at += 2;
                interpolated.AddRange(ReadUntil('}'));
                content.Append("${}");
            }
            else
            {
                if (text[_at] == '\\') _at++;
                content.Append(text[_at]);
            }
        }
        if (_at == text.Length || text[_at] != '\'') throw Error("a string is not closed");
        _at++;
        return new BicepToken(BicepTokenKind.Text, content.ToString(), start, interpolated);
    }

    private BicepToken ReadMultiLineString()
    {
        var start = _line;
        var end = text.IndexOf("'''", _at + 3, StringComparison.Ordinal);
        if (end < 0) throw Error("a multi-line string is not closed");
        var content = text[(_at + 3)..end];
        _line += content.Count(c => c == '\n');
        _at = end + 3;
        return new BicepToken(BicepTokenKind.Text, content, start);
    }

    private BicepToken? SkipComment()
    {
        var length = LengthTo("*/") + 2;
        _line += text.AsSpan(_at, Math.Min(length, text.Length - _at)).Count('\n');
        return Skip(length);
    }

    private BicepToken? Skip(int length)
    {
        _at += length;
        return null;
    }

    private bool Ahead(string expected) => string.CompareOrdinal(text, _at, expected, 0, expected.Length) == 0;

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private int LengthTo(string end) =>
        text.IndexOf(end, _at, StringComparison.Ordinal) is var found and >= 0 ? found - _at : text.Length - _at;

    private string TakeWhile(Func<char, bool> belongs)
    {
        var end = _at;
        while (end < text.Length && belongs(text[end])) end++;
        return Take(end - _at);
    }

    private string Take(int length)
    {
        var taken = text.Substring(_at, length);
        _at += length;
        return taken;
    }

    private FormatException Error(string what) => new($"Line {_line}: {what}.");
}
