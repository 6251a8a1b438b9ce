using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using ServerlessAnomaly.Documents;

namespace ServerlessAnomaly.AzureStorage.Blobs;

/// <summary>
/// Documents as JSON lines in append blobs, each line with its checksum. A full file goes on in <c>….1</c> and so on; files are read in
/// order of name. A damaged line is left out and said, and the others are read, where somebody is told of it; else the file is refused.
/// </summary>
/// <typeparam name="T">The document.</typeparam>
/// <param name="container">Where the files are.</param>
/// <param name="kind">What a line is, for messages.</param>
/// <param name="damage">Is told of damaged lines; null: they are refused.</param>
internal sealed class JsonLinesFiles<T>(BlobContainerClient container, string kind, ReadingDamage? damage)
{
    private const int BlockLimit = 4 * 1024 * 1024;
    private const string BlockCountExceedsLimit = "BlockCountExceedsLimit";
    private readonly BlobContainer _container = new(container);
    private readonly string _folder = container.Name;

    /// <summary>Appends each document to the file that <paramref name="fileOf"/> names.</summary>
    public Task AppendAsync(IReadOnlyCollection<T> documents, Func<T, string> fileOf, CancellationToken cancellationToken) =>
        _container.RunAsync(blobs => AppendAsync(blobs, documents, fileOf, cancellationToken), cancellationToken);

    private static async Task AppendAsync(
        BlobContainerClient blobs,
        IReadOnlyCollection<T> documents,
        Func<T, string> fileOf,
        CancellationToken cancellationToken
    )
    {
        foreach (var file in documents.GroupBy(fileOf))
        {
            using var block = new MemoryStream();
            foreach (var document in file)
            {
                var line = JsonLine.From(document);
                if (block.Length + line.Length + 1 > BlockLimit)
                    await AppendAsync(blobs, file.Key, block, cancellationToken);
                block.Write(line);
                block.WriteByte((byte)'\n');
            }
            await AppendAsync(blobs, file.Key, block, cancellationToken);
        }
    }

    /// <summary>Every document with the name of its file.</summary>
    public async IAsyncEnumerable<(string File, T Document)> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var name in await ListAsync("", cancellationToken))
        await foreach (var document in ReadFileAsync(name, cancellationToken))
            yield return (name, document);
    }

    /// <summary>Names of the files that begin with <paramref name="prefix"/>, in order of name.</summary>
    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        _container.RunAsync<IReadOnlyList<string>>(
            async blobs =>
            {
                var names = new List<string>();
                await foreach (var blob in blobs.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken))
                    names.Add(blob.Name);
                return names;
            },
            cancellationToken
        );

    /// <summary>Every document of one file; none where it was deleted since it was listed, as retention does.</summary>
    public async IAsyncEnumerable<T> ReadFileAsync(string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var content = await _container.RunAsync(blobs => OpenAsync(blobs, name, cancellationToken), cancellationToken);
        if (content is null)
            yield break;
        var number = 0L;
        await foreach (var line in JsonLine.ReadAsync(content.Content, cancellationToken))
            if (TryParse(name, ++number, line.Span, out var document))
                yield return document;
    }

    private static async Task<BlobDownloadStreamingResult?> OpenAsync(
        BlobContainerClient blobs,
        string name,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (await blobs.GetBlobClient(name).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
        }
        catch (RequestFailedException gone) when (gone.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    private static async Task AppendAsync(BlobContainerClient blobs, string file, MemoryStream block, CancellationToken cancellationToken)
    {
        for (var suffix = 0; ; suffix++)
        {
            var blob = blobs.GetAppendBlobClient(suffix == 0 ? file : $"{file}.{suffix.ToString(CultureInfo.InvariantCulture)}");
            try
            {
                await AppendAsync(blob, block, cancellationToken);
                block.SetLength(0);
                return;
            }
            catch (RequestFailedException full) when (full.ErrorCode == BlockCountExceedsLimit)
            {
                // 50,000 blocks: the next file takes the rest.
            }
        }
    }

    private static async Task AppendAsync(AppendBlobClient blob, MemoryStream block, CancellationToken cancellationToken)
    {
        block.Position = 0;
        try
        {
            await blob.AppendBlockAsync(block, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            await blob.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            block.Position = 0;
            await blob.AppendBlockAsync(block, cancellationToken: cancellationToken);
        }
    }

    private bool TryParse(string file, long number, ReadOnlySpan<byte> line, [MaybeNullWhen(false)] out T document)
    {
        try
        {
            document = JsonLine.Parse<T>(line, out var state);
            if (state == SealState.None)
                damage?.NoteUnchecked(file);
            return true;
        }
        catch (JsonException malformed)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"Line {number} of the file '{_folder}/{file}'");
            if (damage is null)
                throw new InvalidDataException($"{place} is not {kind}: {malformed.Message} Restore the file, or move it away.", malformed);
            damage.Note(
                place,
                $"{place} is damaged and left out; it was {kind}. Restore the file, or take the line out. {malformed.Message}"
            );
            document = default;
            return false;
        }
    }
}
