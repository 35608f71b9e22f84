using System.Text;
using CsCheck;
using UptimeSampler.Load.Http1;

namespace UptimeSampler.Tests.Load;

[TestClass]
public sealed class ScannerTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";

    [TestMethod]
    [DataRow(Ok + "Content-Length: 2\r\n\r\nok", "200 kept")]
    [DataRow(Ok + "content-length:2\r\nX-Other: 1\r\n\r\nok", "200 kept", DisplayName = "names in any case, no space")]
    [DataRow("HTTP/1.1 200 OK\nContent-Length: 2\n\nok", "200 kept", DisplayName = "bare line feeds")]
    [DataRow("HTTP/1.1 503\r\nContent-Length: 0\r\n\r\n", "503 kept", DisplayName = "no reason")]
    [DataRow(Ok + "Content-Length: 2\r\nConnection: close\r\n\r\nok", "200 ends")]
    [DataRow(Ok + "Content-Length: 2\r\nConnection: upgrade, Close\r\n\r\nok", "200 ends")]
    [DataRow("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", "200 ends", DisplayName = "the old version closes")]
    [DataRow("HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok", "200 kept", DisplayName = "the old version asked to keep")]
    [DataRow(Ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "200 kept")]
    [DataRow(Ok + "Transfer-Encoding: gzip, Chunked\r\n\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n", "200 kept", DisplayName = "extensions and trailers")]
    [DataRow(Ok + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n", "200 ends", DisplayName = "chunks win over a length, and end the connection")]
    [DataRow("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + Ok + "Content-Length: 0\r\n\r\n", "200 kept", DisplayName = "interim answers")]
    [DataRow("HTTP/1.1 204 No Content\r\n\r\n", "204 kept")]
    [DataRow("HTTP/1.1 304 Not Modified\r\nContent-Length: 900\r\n\r\n", "304 kept")]
    [DataRow(Ok + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nok", "200 kept", DisplayName = "the same length twice")]
    [DataRow(Ok + "X: 1\r\n folded\r\nContent-Length: 0\r\n\r\n", "200 kept", DisplayName = "a folded header that does not matter")]
    [DataRow(Ok + "\r\nuntil the end", "200 pending", DisplayName = "until the close")]
    [DataRow(Ok + "Content-Length: 3\r\n\r\nok", "200 pending")]
    [DataRow("SSH-2.0-OpenSSH_9.2\r\n", "wrong")]
    [DataRow("HTTP/2.0 200 OK\r\n", "wrong")]
    [DataRow("HTTP/1.1 2OO OK\r\n", "wrong")]
    [DataRow("HTTP/1.1 099 Odd\r\n", "wrong")]
    [DataRow("HTTP/1.1 2000 Odd\r\n", "wrong")]
    [DataRow("HTTP/1.1 101 Switching Protocols\r\n\r\n", "wrong")]
    [DataRow(Ok + "no colon\r\n", "wrong")]
    [DataRow(Ok + ": no name\r\n", "wrong")]
    [DataRow(Ok + "Content-Length: -1\r\n", "wrong")]
    [DataRow(Ok + "Content-Length: 2, 3\r\n", "wrong")]
    [DataRow(Ok + "Content-Length: 2\r\nContent-Length: 3\r\n", "wrong")]
    [DataRow(Ok + "Content-Length: 9999999999999999999\r\n", "wrong")]
    [DataRow(Ok + "Content-Length: \r\n 5\r\n", "wrong")]
    [DataRow(Ok + "Transfer-Encoding: chunked\r\n chunked\r\n", "wrong", DisplayName = "a folded header that matters")]
    [DataRow(Ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", "wrong")]
    [DataRow(Ok + "Transfer-Encoding: chunked\r\n\r\n-1\r\n", "wrong")]
    [DataRow(Ok + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n", "wrong")]
    [DataRow(Ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n", "wrong")]
    public void An_answer_ends_where_it_says(string answer, string expected) => Assert.AreEqual(expected, Read(answer, []).Result);

    [TestMethod]
    [DataRow("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n")]
    [DataRow("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [DataRow("HTTP/1.1 404 Not Found\r\n\r\n")]
    public void An_answer_to_HEAD_has_no_body(string answer)
    {
        ResponseScanner scanner = new();
        scanner.Begin(toHead: true);
        Assert.AreEqual(answer.Length, scanner.Read(Encoding.ASCII.GetBytes(answer + "HTTP/1.1")));
        Assert.IsTrue(scanner.IsComplete && scanner.KeepsConnection);
    }

    [TestMethod]
    public void Only_an_answer_without_a_length_ends_by_the_close()
    {
        Assert.IsTrue(Scanned("HTTP/1.1 200 OK\r\n\r\nuntil the end").End());
        Assert.IsFalse(Scanned("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok").End());
        Assert.IsFalse(Scanned("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n").End());
        Assert.IsFalse(Scanned("HTTP/1.1 200 OK\r\nContent-").End());
        Assert.IsFalse(Scanned("").End());
    }

    [TestMethod]
    public void What_follows_an_answer_is_left_alone()
    {
        ResponseScanner scanner = new();
        scanner.Begin(toHead: false);
        Assert.AreEqual(LoadServer.Good.Length, scanner.Read(Encoding.ASCII.GetBytes(LoadServer.Good + "more")));
    }

    [TestMethod]
    [DataRow("", 'x', DisplayName = "a status line without end")]
    [DataRow("HTTP/1.1 200 OK\r\nX: ", 'x', DisplayName = "a header without end")]
    [DataRow("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", 'x', DisplayName = "a chunk line without end")]
    public void A_line_without_end_is_refused(string start, char filling)
    {
        ResponseScanner scanner = Scanned(start);
        byte[] piece = Encoding.ASCII.GetBytes(new string(filling, 1000));
        for (int i = 0; i <= ResponseScanner.HeadLimit / piece.Length; i++)
            scanner.Read(piece);
        Assert.IsNotNull(scanner.Problem);
    }

    [TestMethod]
    [DataRow("HTTP/1.1 200 OK\r\n", "X: y\r\n", DisplayName = "headers without end")]
    [DataRow("", "HTTP/1.1 100 Continue\r\n\r\n", DisplayName = "interim answers without end")]
    [DataRow("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X: y\r\n", DisplayName = "trailers without end")]
    public void A_head_without_end_is_refused(string start, string again)
    {
        ResponseScanner scanner = Scanned(start);
        byte[] piece = Encoding.ASCII.GetBytes(again);
        for (int i = 0; i <= ResponseScanner.HeadLimit / piece.Length; i++)
            scanner.Read(piece);
        Assert.IsNotNull(scanner.Problem);
    }

    [TestMethod]
    public void However_the_bytes_are_cut_the_result_is_the_same()
    {
        string[] pieces =
        [
            Ok, "HTTP/1.0 404 Not Found\r\n", "HTTP/1.1 100 Continue\r\n", "Content-Length: 2\r\n", "Content-Length: 30\r\n", "Transfer-Encoding: chunked\r\n",
            "Connection: close\r\n", "X: 1\r\n", " folded\r\n", "\r\n", "\n", "ok", "2\r\nok\r\n", "1e;x\r\n", "0\r\n", "ffffffff\r\n", "\r", "H", ":", "\0",
        ];
        Gen.Select(Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]).Array[0, 12], Gen.Int[0, 200].Array[0, 12]).Sample((parts, cuts) =>
        {
            string answer = Ok + string.Concat(parts);
            Assert.AreEqual(Read(answer, []), Read(answer, cuts));
        }, iter: 20_000, threads: 1);
    }

    private static ResponseScanner Scanned(string start)
    {
        ResponseScanner scanner = new();
        scanner.Begin(toHead: false);
        scanner.Read(Encoding.ASCII.GetBytes(start));
        return scanner;
    }

    private static (string Result, int Used) Read(string answer, int[] cuts)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(answer);
        ResponseScanner scanner = new();
        scanner.Begin(toHead: false);
        int used = 0, from = 0;
        foreach (int to in cuts.Append(bytes.Length).Select(cut => Math.Min(cut, bytes.Length)).Order())
        {
            used += scanner.Read(bytes.AsSpan(from, to - from));
            from = to;
        }
        string end = scanner.IsComplete ? scanner.KeepsConnection ? "kept" : "ends" : "pending";
        return scanner.Problem is null ? ($"{scanner.Status} {end}", used) : ("wrong", 0);
    }
}
