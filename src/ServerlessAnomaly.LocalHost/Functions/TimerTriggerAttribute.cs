using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function at the times of a schedule.</summary>
/// <param name="schedule">Six-field crontab or a <see cref="TimeSpan"/>; <c>%Setting%</c> is replaced from configuration.</param>
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary>The schedule expression.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Whether the schedule's status outlives the process, so that missed times are noticed. Default true.</summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Whether the function also runs when the host starts.</summary>
    public bool RunOnStartup { get; set; }
}
