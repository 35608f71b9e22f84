using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace UptimeSampler.Storage;

/// <summary>
/// A prepared statement that binds and reads numbers without boxing: for the few statements that run once per sample or per
/// roll-up row. Everything rarer goes through Dapper.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly sqlite3_stmt handle;

    public Statement(SqliteConnection connection, string sql)
    {
        this.connection = connection;
        Check(raw.sqlite3_prepare_v3(connection.Handle!, sql, raw.SQLITE_PREPARE_PERSISTENT, out handle));
    }

    /// <summary>Runs statements without parameters and drops their results.</summary>
    public static void Execute(SqliteConnection connection, string sql)
    {
        int code = raw.sqlite3_exec(connection.Handle!, sql);
        SqliteException.ThrowExceptionForRC(code, connection.Handle!);
    }

    /// <summary>The single number that a query gives; null for no row or NULL.</summary>
    public static long? Scalar(SqliteConnection connection, string sql)
    {
        using Statement statement = new(connection, sql);
        return statement.Step() ? statement.NullableInteger(0) : null;
    }

    /// <summary>The single text that a query gives; null for no row or NULL.</summary>
    public static string? ScalarText(SqliteConnection connection, string sql)
    {
        using Statement statement = new(connection, sql);
        return statement.Step() && raw.sqlite3_column_type(statement.handle, 0) != raw.SQLITE_NULL ? statement.Text(0) : null;
    }

    /// <summary>Binds the parameter at a position, counted from 1.</summary>
    public Statement Bind(int position, long value)
    {
        Check(raw.sqlite3_bind_int64(handle, position, value));
        return this;
    }

    public Statement Bind(int position, long? value)
    {
        Check(value is { } present ? raw.sqlite3_bind_int64(handle, position, present) : raw.sqlite3_bind_null(handle, position));
        return this;
    }

    public Statement Bind(int position, double value)
    {
        Check(raw.sqlite3_bind_double(handle, position, value));
        return this;
    }

    public Statement Bind(int position, string value)
    {
        Check(raw.sqlite3_bind_text(handle, position, value));
        return this;
    }

    public Statement Bind(int position, ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(handle, position, value));
        return this;
    }

    /// <summary>Moves to the next row; after the last one the statement is ready to be bound again.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code != raw.SQLITE_DONE)
        {
            // The message must be read before the reset; the reset must happen so that a rollback is not blocked.
            SqliteException problem = new(raw.sqlite3_errmsg(connection.Handle!).utf8_to_string(), code & 0xff, code);
            raw.sqlite3_reset(handle);
            throw problem;
        }
        raw.sqlite3_reset(handle);
        return false;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        if (Step())
            Reset();
    }

    /// <summary>Leaves the rows that were not read.</summary>
    public void Reset() => raw.sqlite3_reset(handle);

    public long Integer(int column) => raw.sqlite3_column_int64(handle, column);

    public long? NullableInteger(int column) =>
        raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL ? null : raw.sqlite3_column_int64(handle, column);

    public double Real(int column) => raw.sqlite3_column_double(handle, column);

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    /// <summary>The bytes of a column, valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(handle, column);

    public void Dispose() => handle.Dispose();

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, connection.Handle!);
}
