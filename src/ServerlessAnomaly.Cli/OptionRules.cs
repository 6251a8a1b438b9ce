using System.CommandLine;

namespace ServerlessAnomaly.Cli;

/// <summary>What an option's value has to be, beyond its type.</summary>
internal static class OptionRules
{
    /// <summary>Refuses values for which <paramref name="holds"/> is false.</summary>
    /// <param name="option">The option.</param>
    /// <param name="holds">Whether a value may be taken.</param>
    /// <param name="wanted">What to give instead, such as "1 or more".</param>
    public static void Require<T>(this Option<T> option, Predicate<T> holds, string wanted) =>
        option.Validators.Add(given =>
        {
            T? value;
            try
            {
                value = given.GetValueOrDefault<T>();
            }
            catch (InvalidOperationException)
            {
                // Not of its type: the library says so itself, once the rules have been asked.
                return;
            }
            if (value is { } it && !holds(it))
                given.AddError($"{option.Name} is {it}: give {wanted}.");
        });
}
