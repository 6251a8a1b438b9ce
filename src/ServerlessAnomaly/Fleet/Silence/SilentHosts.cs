namespace ServerlessAnomaly.Fleet.Silence;

/// <summary>Puts the drives that have fallen silent together by their hosts.</summary>
/// <param name="steps">The fleet's steps.</param>
/// <param name="after">Steps without a word that are borne.</param>
/// <param name="expected">All drives that are expected to report.</param>
internal sealed class SilentHosts(IReadOnlyList<int> steps, int after, IReadOnlyCollection<SeenDrive> expected)
{
    /// <summary>
    /// The drives that are silent, a group for each host; in one group where they are of several hosts and at least half of those that were expected.
    /// </summary>
    /// <param name="known">Those of the expected drives of which is known what there is to know.</param>
    public IEnumerable<(IReadOnlyList<SeenDrive> Group, int Hosts)> Find(IEnumerable<SeenDrive> known)
    {
        var (silent, rest) = (new List<SeenDrive>(), new List<SeenDrive>());
        foreach (var seen in known)
        {
            var passed = FleetSteps.Since(steps, seen.Drive.HeardStep);
            if (passed > after)
                silent.Add(seen);
            else if (passed == after)
                rest.Add(seen);
        }
        if (silent.Count == 0)
            yield break;
        silent.AddRange(RestOfHosts(silent, rest));
        silent.Sort((one, other) => string.CompareOrdinal(one.Drive.SerialNumber, other.Drive.SerialNumber));
        var hosts = silent.GroupBy(HostOf).ToList();
        if (hosts.Count > 1 && silent.Count >= expected.Count - silent.Count)
        {
            yield return (silent, hosts.Count);
            yield break;
        }
        foreach (var host in hosts)
            yield return ([.. host], 1);
    }

    /// <summary>How many hosts drives are of; those that did not say count as one.</summary>
    public static int Count(IEnumerable<IndexedDrive> drives) => drives.Select(HostOf).Distinct().Count();

    /// <summary>
    /// A host that went down within a step has drives that were heard of in it, and others that were not. Where all of them are silent they are
    /// told together, not in two digests.
    /// </summary>
    private List<SeenDrive> RestOfHosts(List<SeenDrive> silent, List<SeenDrive> rest)
    {
        var hosts = silent.Select(HostOf).Where(host => host != NoHost).ToHashSet();
        foreach (var seen in expected)
            if (FleetSteps.Since(steps, seen.Drive.HeardStep) < after)
                hosts.Remove(HostOf(seen));
        return [.. rest.Where(seen => hosts.Contains(HostOf(seen)))];
    }

    private static readonly (string Host, string DataCenter) NoHost = ("", "");

    private static (string Host, string DataCenter) HostOf(SeenDrive seen) => HostOf(seen.Drive);

    // Hosts of two data centres may be called the same.
    private static (string Host, string DataCenter) HostOf(IndexedDrive drive) => (drive.Host.Host, drive.Host.DataCenter);
}
