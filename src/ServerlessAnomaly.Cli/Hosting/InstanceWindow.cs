using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>
/// The window of an instance on this machine. It is set as the app's is, by the environment variables <c>Window__*</c>; the verbs that train,
/// replay or read stored windows follow them.
/// </summary>
internal static class InstanceWindow
{
    /// <exception cref="CliException">A variable is wrong; the message names it.</exception>
    public static WindowOptions Read()
    {
        var section = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection("Window");
        WindowOptions window;
        try
        {
            window = section.Get<WindowOptions>() ?? new WindowOptions();
        }
        catch (InvalidOperationException wrong)
        {
            throw new CliException($"A variable Window__… cannot be read: {wrong.Message}");
        }
        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(window, new ValidationContext(window), faults, validateAllProperties: true))
            throw new CliException(
                string.Join(' ', faults.Select(fault => $"Window__{fault.MemberNames.FirstOrDefault()}: {fault.ErrorMessage}"))
            );
        if (window.MaxGapSteps >= window.Steps)
            throw new CliException(
                $"Window__MaxGapSteps is {window.MaxGapSteps} and Window__Steps is {window.Steps}: a window would be all gap."
            );
        return window;
    }
}
