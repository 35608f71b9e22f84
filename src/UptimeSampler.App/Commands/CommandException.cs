namespace UptimeSampler.App.Commands;

/// <summary>A wrong call or a broken surrounding: the message says what, where, which value and what to do; it ends the command with exit code 3.</summary>
internal sealed class CommandException(string message) : Exception(message);
