using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ServerlessAnomaly.LocalHub.Security;

/// <summary>
/// Whether a certificate of ours is as it was made: its own key has signed it. Nobody else looks: to a client it is a root, whose signature
/// is not checked.
/// </summary>
internal static class SelfSignature
{
    /// <summary>Checks the signature by the certificate's key, and that the private key belongs to it.</summary>
    /// <param name="certificate">A certificate with an ECDSA key.</param>
    /// <exception cref="CryptographicException">It is no such certificate.</exception>
    public static bool Fits(X509Certificate2 certificate)
    {
        using var publicKey = certificate.GetECDsaPublicKey() ?? throw new CryptographicException("it has no ECDSA key.");
        using var privateKey = certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("it has no private key.");
        ReadOnlySpan<byte> probe = "belongs to it"u8;
        return IsSignedBy(publicKey, certificate.RawDataMemory)
            && publicKey.VerifyData(probe, privateKey.SignData(probe, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256);
    }

    // RFC 5280, 4.1: Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue BIT STRING }. What the signature does not cover,
    // the algorithm beside it and its own encoding, can be said in one way only.
    private static bool IsSignedBy(ECDsa key, ReadOnlyMemory<byte> certificate)
    {
        try
        {
            var whole = new AsnReader(certificate, AsnEncodingRules.DER);
            var parts = whole.ReadSequence();
            whole.ThrowIfNotEmpty();
            var signed = parts.ReadEncodedValue();
            var algorithm = parts.ReadEncodedValue();
            var signature = parts.ReadBitString(out var unusedBits);
            parts.ThrowIfNotEmpty();
            return unusedBits == 0
                && algorithm.Span.SequenceEqual(AlgorithmIn(signed).Span)
                && IsOnePair(signature)
                && key.VerifyData(signed.Span, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>The algorithm as the signed part names it: after version and serial number.</summary>
    private static ReadOnlyMemory<byte> AlgorithmIn(ReadOnlyMemory<byte> signed)
    {
        var fields = new AsnReader(signed, AsnEncodingRules.DER).ReadSequence();
        fields.ReadEncodedValue();
        fields.ReadEncodedValue();
        return fields.ReadEncodedValue();
    }

    private static bool IsOnePair(byte[] signature)
    {
        var whole = new AsnReader(signature, AsnEncodingRules.DER);
        var pair = whole.ReadSequence();
        whole.ThrowIfNotEmpty();
        pair.ReadInteger();
        pair.ReadInteger();
        pair.ThrowIfNotEmpty();
        return true;
    }
}
