using System.Collections.Concurrent;
using Amqp.Listener;
using ServerlessAnomaly.LocalHub.Amqp.Messages;
using ServerlessAnomaly.LocalHub.Security;

namespace ServerlessAnomaly.LocalHub.Amqp.Connections;

/// <summary>What is known of one connection's client: its tokens, its links for answers, and its frames.</summary>
internal sealed class ClientSession(TimeProvider time)
{
    /// <summary>How long links that are open go on after their token; clients renew theirs minutes before it ends.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private const int MaxTokens = 1000;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, AccessToken> _tokens = new(StringComparer.OrdinalIgnoreCase);
    private PipeTransport? _transport;

    public FrameWatch Watch { get; } = new();

    /// <summary>The links that answers go to, by the session and the address that was asked.</summary>
    public ConcurrentDictionary<(ListenerSession Session, string Address), ListenerLink> Replies { get; } = new();

    public PipeTransport Transport => _transport ?? throw new InvalidOperationException("The connection is not there yet.");

    public static ClientSession Of(ListenerConnection connection) => (ClientSession)connection.Properties[nameof(ClientSession)];

    public void Join(ListenerConnection connection, PipeTransport own)
    {
        _transport = own;
        connection.Properties[nameof(ClientSession)] = this;
    }

    /// <summary>Takes a token that was checked, for a path it covers.</summary>
    public void Grant(string path, AccessToken token)
    {
        lock (_gate)
        {
            if (_tokens.Count >= MaxTokens && !_tokens.ContainsKey(path))
                throw HubErrors.Invalid($"A connection holds {MaxTokens} tokens at most.");
            _tokens[path] = token with { Path = path };
        }
    }

    /// <summary>Whether the tokens allow something now.</summary>
    /// <param name="path">The path that is used.</param>
    /// <param name="rights">One of them is enough.</param>
    /// <param name="grace">How long a token is good beyond its end.</param>
    public bool IsAllowed(string path, AccessRights rights, TimeSpan grace = default)
    {
        var now = time.GetUtcNow() - grace;
        lock (_gate)
        {
            foreach (var token in _tokens.Values)
            {
                if ((token.Rights & rights) != 0 && token.ExpiresAt >= now && token.Covers(path))
                    return true;
            }

            return false;
        }
    }

    /// <exception cref="global::Amqp.AmqpException">The tokens do not allow it.</exception>
    public void Demand(string path, AccessRights rights, TimeSpan grace = default)
    {
        if (!IsAllowed(path, rights, grace))
            throw HubErrors.Unauthorized($"Unauthorized access. '{rights}' on '{path}' needs a token that allows it and has not expired.");
    }
}
