using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ServerlessAnomaly.LocalHub.Security;

/// <summary>The local hub's own certificate: made on first start, for localhost and 127.0.0.1, kept as hub.crt and hub.key.</summary>
internal static class HubCertificate
{
    private const int YearsValid = 10;

    public static string CertificatePath(string folder) => Path.Combine(folder, "hub.crt");

    public static X509Certificate2 LoadOrCreate(string folder, TimeProvider time)
    {
        var keyPath = Path.Combine(folder, "hub.key");
        if (File.Exists(CertificatePath(folder)) && File.Exists(keyPath))
        {
            using var kept = Read(CertificatePath(folder), keyPath);
            if (kept.NotAfter > time.GetUtcNow().UtcDateTime.AddDays(1))
                return Usable(kept);
        }

        Directory.CreateDirectory(folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = Create(key, time.GetUtcNow());
        WritePrivate(keyPath, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(CertificatePath(folder), made.ExportCertificatePem() + "\n");
        return Usable(made);
    }

    /// <summary>The kept pair: a damaged one would be noticed by clients alone, each in its own words.</summary>
    private static X509Certificate2 Read(string certificatePath, string keyPath)
    {
        try
        {
            var kept = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
            if (SelfSignature.Fits(kept))
                return kept;

            kept.Dispose();
            throw new CryptographicException("its signature does not fit.");
        }
        catch (Exception damaged) when (damaged is CryptographicException or ArgumentException or NotSupportedException)
        {
            throw new LocalStartException(
                $"{certificatePath} and {keyPath} are not the hub's certificate and its key: {damaged.Message} "
                    + "Restore them, or delete both to have new ones made, which clients must be told to trust.",
                damaged
            );
        }
    }

    private static X509Certificate2 Create(ECDsa key, DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=localhost, O=ServerlessAnomaly embedded event hub", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        // Its own authority, so that "curl --cacert hub.crt" accepts it.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, true)
        );
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(YearsValid));
    }

    private static void WritePrivate(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.WriteLine(text);
    }

    // A key that lives only in memory is not usable for TLS everywhere; the PKCS#12 round trip makes it so.
    private static X509Certificate2 Usable(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
}
