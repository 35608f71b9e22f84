using System.Text;
using Microsoft.Data.Sqlite;
using UptimeSampler.Storage;

namespace UptimeSampler.Tests.Storage;

/// <summary>db/schema.sql shows the whole schema at a glance; the migrations are what is applied.</summary>
[TestClass]
public sealed class SchemaTests
{
    private const string MakeAnew = "UPDATE_SCHEMA=1 dotnet test --project tests/UptimeSampler.Tests --filter FullyQualifiedName~SchemaTests";

    [TestMethod]
    public void The_schema_in_the_repository_is_fresh()
    {
        string path = Path.Combine(Repository.Root, "db", "schema.sql"), schema = Schema();
        if (Environment.GetEnvironmentVariable("UPDATE_SCHEMA") == "1")
            File.WriteAllText(path, schema);
        Assert.AreEqual(schema, File.Exists(path) ? File.ReadAllText(path) : "", $"make it anew: {MakeAnew}");
    }

    private static string Schema()
    {
        using TemporaryDatabase database = new();
        database.Open().Dispose();
        using SqliteConnection connection = new($"{database.Connection};Pooling=false;Mode=ReadOnly");
        connection.Open();
        StringBuilder text = new($"""
            -- The whole schema at a glance, as the migrations in db/migrations/sqlite leave it. Not applied by anything: change it by a new migration,
            -- then make this file anew: {MakeAnew}

            """.ReplaceLineEndings("\n"));
        using Statement objects = new(connection, """
            SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY tbl_name, type DESC, name
            """);
        while (objects.Step())
            text.Append('\n').Append(objects.Text(0)).Append(";\n");
        return text.ToString();
    }
}
