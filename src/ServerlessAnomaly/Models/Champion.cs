namespace ServerlessAnomaly.Models;

/// <summary>A pointer as read, with the tag under which it may be changed.</summary>
public sealed record Champion(ChampionPointer Pointer, string ETag);
