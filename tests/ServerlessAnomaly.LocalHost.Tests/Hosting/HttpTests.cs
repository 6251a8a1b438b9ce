using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessAnomaly.LocalHost.Hosting;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHost.Tests.Hosting;

public sealed class HttpTests : IAsyncLifetime
{
    private readonly TemporaryFolder home = new();
    private readonly HttpClient http = new();
    private IHost host = null!;

    public async Task InitializeAsync()
    {
        var options = new EmbeddedHostOptions { ConfigureHttp = app => app.MapGet("/own", () => "own page") };
        host = HostFixtures.Host(home.Path, ["Echo", "Plain", "Quiet", "Fails"], options: options, configure: builder =>
        {
            builder.Services.AddSingleton(new Probe());
            builder.Configuration["Embedded:FunctionKey"] = "function-key";
        });
        await host.StartAsync();
        http.BaseAddress = host.Services.GetRequiredService<FunctionHostStatus>().HttpAddress;
    }

    [Theory]
    [InlineData("?q=x&code=function-key", null)]
    [InlineData("?q=x", "function-key")]
    public async Task Post_WithKey_BindsRouteQueryAndBody(string query, string? header)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "api/things/7/echo" + query) { Content = JsonContent.Create(new { name = "disk" }) };
        if (header is not null)
            request.Headers.Add("x-functions-key", header);
        var answer = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("POST", answer.Headers.GetValues("X-Method").Single());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("{\"Name\":\"disk 7 x\"}", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("api/things/7/echo")]
    [InlineData("api/things/7/echo?code=wrong")]
    public async Task Post_WithoutTheKey_Is401(string path) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsJsonAsync(path, new { name = "disk" })).StatusCode);

    [Fact]
    public async Task Get_TextResult_IsTheBody() => Assert.Equal("/api/Plain", await http.GetStringAsync("api/Plain"));

    [Fact]
    public async Task Get_AdminLevelWithoutAConfiguredKey_IsAnonymous() =>
        Assert.Equal(HttpStatusCode.NoContent, (await http.GetAsync("api/Quiet")).StatusCode);

    [Fact]
    public async Task Get_FunctionThrows_Is500() =>
        Assert.Equal(HttpStatusCode.InternalServerError, (await http.GetAsync("api/Fails")).StatusCode);

    [Fact]
    public async Task Get_OtherMethod_Is405() =>
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await http.GetAsync("api/things/7/echo")).StatusCode);

    [Fact]
    public async Task Get_DisabledFunction_Is404() =>
        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync("api/AlertText", null)).StatusCode);

    [Fact]
    public async Task Get_PageOfTheProgram_IsServedToo() => Assert.Equal("own page", await http.GetStringAsync("own"));

    public async Task DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        http.Dispose();
        home.Dispose();
    }
}
