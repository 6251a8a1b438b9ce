using System.Globalization;
using System.Text.RegularExpressions;
using Amqp.Framing;
using Amqp.Types;

namespace ServerlessAnomaly.LocalHub.Amqp.Messages;

/// <summary>Reads from a consumer's filter where it wants to begin.</summary>
internal static partial class StartFilter
{
    private static readonly Symbol FilterName = "apache.org:selector-filter:string";

    /// <summary>The position that a source's filter asks for; the oldest event where there is none.</summary>
    /// <exception cref="global::Amqp.AmqpException">The filter asks for something else.</exception>
    public static StartPosition Read(Source? source)
    {
        if (source?.FilterSet is not { Count: > 0 } filters)
            return StartPosition.Earliest;

        var filter = filters[FilterName];
        var text =
            (filter is DescribedValue described ? described.Value : filter) as string
            ?? throw HubErrors.Invalid($"The source has a filter, and none of the name '{FilterName}'.");
        var match = Expression().Match(text);
        if (!match.Success)
        {
            throw HubErrors.Invalid(
                $"The filter '{text}' is not understood; it compares amqp.annotation.x-opt-offset, -sequence-number or -enqueued-time "
                    + "by > or >= with a number or @latest."
            );
        }

        var kind = match.Groups["field"].Value switch
        {
            "offset" => StartKind.Offset,
            "sequence-number" => StartKind.SequenceNumber,
            _ => StartKind.EnqueuedTime,
        };
        var value = match.Groups["value"].Value;
        if (value == "@latest")
            return new StartPosition(StartKind.Latest);
        return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? new StartPosition(kind, number, match.Groups["inclusive"].Success)
            : throw HubErrors.Invalid($"The filter's value '{value}' is too large.");
    }

    [GeneratedRegex(
        "^amqp\\.annotation\\.x-opt-(?<field>offset|sequence-number|enqueued-time) >(?<inclusive>=)? '?(?<value>@latest|-?\\d+)'?$"
    )]
    private static partial Regex Expression();
}
