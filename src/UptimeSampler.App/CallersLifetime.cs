using Microsoft.Extensions.Hosting;

namespace UptimeSampler.App;

/// <summary>A web host lives as long as its owner says: it listens to no signal, since the program does.</summary>
internal sealed class CallersLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
