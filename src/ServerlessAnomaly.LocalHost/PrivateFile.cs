namespace ServerlessAnomaly.LocalHost;

/// <summary>Files that hold keys: nobody but the user reads them, and nobody sees one half written.</summary>
public static class PrivateFile
{
    /// <summary>Replaces a file in one step, readable and writable for its user alone.</summary>
    /// <param name="path">The file.</param>
    /// <param name="contents">All of it.</param>
    public static void Write(string path, ReadOnlySpan<byte> contents)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var temporary = path + ".tmp";
        File.Delete(temporary);
        using (var file = new FileStream(temporary, options))
            file.Write(contents);
        File.Move(temporary, path, overwrite: true);
    }
}
