using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace UptimeSampler.Storage;

/// <summary>
/// Asks SQLite whether the open file is still the one of its name. A file that was deleted or replaced can be written to its last day
/// without an error, and nobody would ever find what it holds. The binding does not have this call.
/// </summary>
internal static class MovedFile
{
    /// <summary>SQLITE_FCNTL_HAS_MOVED (sqlite.org/c3ref/c_fcntl_begin_atomic_write.html).</summary>
    private const int HasMoved = 20;

    public static bool Is(SqliteConnection connection)
    {
        int moved = 0;
        int code = FileControl(connection.Handle!.DangerousGetHandle(), 0, HasMoved, ref moved);
        return code == raw.SQLITE_OK && moved != 0;
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FileControl(nint database, nint nameOrNullForMain, int operation, ref int value);
}
