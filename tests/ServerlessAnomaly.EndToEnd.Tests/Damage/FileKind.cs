namespace ServerlessAnomaly.EndToEnd.Tests.Damage;

/// <summary>A kind of file that a home holds: how the product writes one, and what it makes of any bytes in its place.</summary>
/// <param name="Name">For the test's name.</param>
/// <param name="File">Part of the file's name that a message about it must have.</param>
/// <param name="Whole">The bytes as the product wrote them.</param>
/// <param name="Read">
/// What the product reads where these bytes are, as text, and what it says of them. What it throws counts as said.
/// </param>
internal sealed record FileKind(string Name, string File, byte[] Whole, Func<byte[], Task<(string? Content, string Said)>> Read)
{
    /// <summary>
    /// Whether a file of so many bytes may be less without a word of this reader's: at the end of a record it looks like one that has not grown
    /// yet. Another knows: Azurite's database knows its length, the hub the events that follow.
    /// </summary>
    public Func<int, bool> EndsLikeAWholeOne { get; init; } = _ => false;

    public override string ToString() => Name;
}
