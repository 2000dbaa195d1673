// SPDX-License-Identifier: Apache-2.0

import Testing

/// A request that must be refused, and the nearest one that must not.
struct MalformedRequest: Sendable, CustomTestStringConvertible {
    let name: String
    let malformed: String
    let control: String
    let status: Int

    var testDescription: String { name }

    init(_ name: String, _ status: Int, _ malformed: String, control: String) {
        self.name = name
        self.status = status
        self.malformed = malformed
        self.control = control
    }

    static let all = requestLines + hosts + fields + lengths + codings + chunks
}

/// `lines` and an empty line, each ended by CR LF, then `body`.
private func request(_ lines: String..., body: String = "") -> String {
    (lines + [""]).map { $0 + "\r\n" }.joined() + body
}

private let get = "GET /call HTTP/1.1"
private let post = "POST /call HTTP/1.1"
private let host = "Host: localhost"
private let plainGet = request(get, host)
private let plainPost = request(post, host, "Content-Length: 5", body: "hello")
private let plainChunked = request(post, host, "Transfer-Encoding: chunked", body: "5\r\nhello\r\n0\r\n\r\n")

extension MalformedRequest {
    private static func line(_ name: String, _ status: Int, _ line: String, control: String = get) -> Self {
        Self(name, status, request(line, host), control: request(control, host))
    }

    static let requestLines: [Self] = [
        line("no version", 400, "GET /call"),
        line("no target", 400, "GET HTTP/1.1"),
        line("empty target", 400, "GET  HTTP/1.1"),
        line("two spaces before the target", 400, "GET  /call HTTP/1.1"),
        line("two spaces before the version", 400, "GET /call  HTTP/1.1"),
        line("space after the version", 400, "GET /call HTTP/1.1 "),
        line("space before the method", 400, " GET /call HTTP/1.1"),
        line("tab for a space", 400, "GET\t/call HTTP/1.1"),
        line("method with a separator", 400, "GE(T /call HTTP/1.1"),
        line("method with a byte above ASCII", 400, "G\u{C9}T /call HTTP/1.1"),
        line("NUL in the method", 400, "GE\0T /call HTTP/1.1"),
        line("method longer than any", 501, String(repeating: "A", count: 33) + " /call HTTP/1.1"),
        line("CONNECT", 501, "CONNECT localhost:80 HTTP/1.1"),
        line("NUL in the target", 400, "GET /ca\0ll HTTP/1.1"),
        line("DEL in the target", 400, "GET /ca\u{7F}ll HTTP/1.1"),
        line("byte above ASCII in the target", 400, "GET /c\u{E4}ll HTTP/1.1", control: "GET /c%C3%A4ll HTTP/1.1"),
        line("fragment in the target", 400, "GET /call#part HTTP/1.1"),
        line("relative target", 400, "GET call HTTP/1.1"),
        line("escape cut short", 400, "GET /call%4 HTTP/1.1", control: "GET /call%41 HTTP/1.1"),
        line("escape of no digits", 400, "GET /call%GG HTTP/1.1", control: "GET /call%41 HTTP/1.1"),
        line("escaped NUL", 400, "GET /call%00 HTTP/1.1", control: "GET /call%01 HTTP/1.1"),
        line("asterisk for another method than OPTIONS", 400, "GET * HTTP/1.1", control: "OPTIONS * HTTP/1.1"),
        line(
            "absolute target of another host", 400, "GET http://other/call HTTP/1.1",
            control: "GET http://LOCALHOST/call HTTP/1.1"),
        line(
            "absolute target with user information", 400, "GET http://a@localhost/call HTTP/1.1",
            control: "GET http://localhost/call HTTP/1.1"),
        line(
            "absolute target of another scheme", 400, "GET ftp://localhost/call HTTP/1.1",
            control: "GET http://localhost/call HTTP/1.1"),
        line("target too long", 414, "GET /" + String(repeating: "a", count: 8192) + " HTTP/1.1"),
        line("version 2.0", 505, "GET /call HTTP/2.0"),
        line("version 1.2", 505, "GET /call HTTP/1.2"),
        line("version 0.9", 505, "GET /call HTTP/0.9"),
        line("version of two digits", 400, "GET /call HTTP/1.10"),
        line("version in lower case", 400, "GET /call http/1.1"),
        Self("the preface of HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", control: plainGet),
        Self("two empty lines before the request", 400, "\r\n\r\n" + plainGet, control: "\r\n" + plainGet),
    ]

    static let hosts: [Self] =
        [
            Self("no host", 400, request(get), control: plainGet),
            Self("two hosts", 400, request(get, host, host), control: plainGet),
            Self("empty host", 400, request(get, "Host:"), control: plainGet),
        ]
        + [
            "local host", "localhost/x", "user@localhost", "localhost:port", "localhost:65536", "localhost:80:80",
            "[::1",
            "[]", "::1", "[::1]x", "local,host", "localhost\\x", "h\u{F6}st", "%6cocalhost",
        ].map { value in
            Self("host '\(value)'", 400, request(get, "Host: \(value)"), control: request(get, "Host: [::1]:8080"))
        }

    static let fields: [Self] = [
        Self("space before the colon", 400, request(get, "Host : localhost"), control: plainGet),
        Self("tab before the colon", 400, request(get, host, "A\t: b"), control: request(get, host, "A: \tb")),
        Self("no colon", 400, request(get, host, "nothing"), control: request(get, host, "nothing:")),
        Self("no name", 400, request(get, host, ": value"), control: request(get, host, "a: value")),
        Self("separator in a name", 400, request(get, host, "a(b: c"), control: request(get, host, "a.b: c")),
        Self("NUL in a name", 400, request(get, host, "a\0b: c"), control: request(get, host, "ab: c")),
        Self(
            "control character in a name", 400, request(get, host, "a\u{1}b: c"), control: request(get, host, "ab: c")),
        Self(
            "byte above ASCII in a name", 400, request(get, host, "\u{E4}: c"), control: request(get, host, "c: \u{E4}")
        ),
        Self("folded field", 400, request(get, host, "a: b", " c"), control: request(get, host, "a: b c")),
        Self("folded by a tab", 400, request(get, host, "a: b", "\tc"), control: request(get, host, "a: b\tc")),
        Self("blank before the first field", 400, request(get, " " + host), control: plainGet),
        Self("NUL in a value", 400, request(get, host, "a: b\0c"), control: request(get, host, "a: bc")),
        Self(
            "control character in a value", 400, request(get, host, "a: b\u{1B}c"), control: request(get, host, "a: bc")
        ),
        Self("DEL in a value", 400, request(get, host, "a: b\u{7F}c"), control: request(get, host, "a: bc")),
        Self("vertical tab in a value", 400, request(get, host, "a: b\u{B}c"), control: request(get, host, "a: b\tc")),
        Self("bare LF after the request line", 400, "\(get)\n\(host)\r\n\r\n", control: plainGet),
        Self("bare LF after a field", 400, "\(get)\r\n\(host)\n\r\n", control: plainGet),
        Self("bare LF for the empty line", 400, "\(get)\r\n\(host)\r\n\n", control: plainGet),
        Self("nothing but bare LF", 400, "\(get)\n\(host)\n\n", control: plainGet),
        Self("bare CR in the request line", 400, "GET /call\rHTTP/1.1\r\n\(host)\r\n\r\n", control: plainGet),
        Self("bare CR in a field", 400, "\(get)\r\n\(host)\r\na: b\rc\r\n\r\n", control: plainGet),
        Self("bare CR for line ends", 400, "\(get)\r\(host)\r\r", control: plainGet),
        Self("CR CR LF", 400, "\(get)\r\r\n\(host)\r\n\r\n", control: plainGet),
        Self(
            "too many fields", 431, request(get, host, repeatedField(100)),
            control: request(get, host, repeatedField(99))),
        Self(
            "head too large", 431, request(get, host, "a: " + String(repeating: "b", count: 16 << 10)),
            control: request(get, host, "a: " + String(repeating: "b", count: 15 << 10))),
        Self(
            "expectation that is not known", 417, request(get, host, "Expect: 200-ok"),
            control: request(get, host, "Expect: 100-continue")),
    ]

    private static func repeatedField(_ count: Int) -> String {
        Array(repeating: "a: b", count: count).joined(separator: "\r\n")
    }

    static let lengths: [Self] =
        [
            Self(
                "two lengths that differ", 400,
                request(post, host, "Content-Length: 5", "Content-Length: 6", body: "hello!"), control: plainPost),
            Self(
                "two lengths that agree", 400,
                request(post, host, "Content-Length: 5", "Content-Length: 5", body: "hello"), control: plainPost),
            Self(
                "length and transfer coding", 400,
                request(post, host, "Content-Length: 5", "Transfer-Encoding: chunked", body: "0\r\n\r\n"),
                control: plainChunked),
            Self(
                "transfer coding and length", 400,
                request(post, host, "Transfer-Encoding: chunked", "Content-Length: 5", body: "0\r\n\r\n"),
                control: plainChunked),
        ]
        + [
            "+5", "-5", "0x5", "5 5", "5,5", "5;", "5.0", "1e1", "", "five", "\u{661}", "9223372036854775808",
            "18446744073709551621", "99999999999999999999999999",
        ].map { value in
            Self(
                "length '\(value)'", 400, request(post, host, "Content-Length: \(value)", body: "hello"),
                control: plainPost)
        } + [
            Self("length beyond the bound", 413, request(post, host, "Content-Length: 4194305"), control: plainPost)
        ]

    static let codings: [Self] =
        [
            Self(
                "two transfer codings", 400,
                request(post, host, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked", body: "0\r\n\r\n"),
                control: plainChunked),
            Self(
                "transfer coding in HTTP/1.0", 400,
                request("POST /call HTTP/1.0", host, "Transfer-Encoding: chunked", body: "0\r\n\r\n"),
                control: plainChunked),
        ]
        + [
            "xchunked", "gzip", "identity", "gzip, chunked", "chunked, gzip", "chunked, chunked", "chunked;q=1",
            "chunked,",
            ",chunked", "", "\"chunked\"", "chun ked",
        ].map { value in
            Self(
                "transfer coding '\(value)'", 501,
                request(post, host, "Transfer-Encoding: \(value)", body: "0\r\n\r\n"), control: plainChunked)
        } + [
            Self(
                "vertical tab before chunked", 400,
                request(post, host, "Transfer-Encoding: \u{B}chunked", body: "0\r\n\r\n"), control: plainChunked)
        ]

    private static func chunked(
        _ name: String, _ status: Int, _ body: String, control: String = "5\r\nhello\r\n0\r\n\r\n"
    )
        -> Self
    {
        let head = request(post, host, "Transfer-Encoding: chunked")
        return Self(name, status, head + body, control: head + control)
    }

    static let chunks: [Self] =
        [
            "+5", "-5", "0x5", " 5", "5 ", "5\t", "", "g", "5g", "5,", "5.", "\u{665}", "FFFFFFFFFFFFFFFFF",
            "10000000000000005", "0000000000000005",
        ].map { size in
            chunked("chunk size '\(size)'", 400, "\(size)\r\nhello\r\n0\r\n\r\n", control: "05\r\nhello\r\n000\r\n\r\n")
        } + [
            chunked("chunk beyond the bound", 413, "400001\r\n"),
            chunked("chunks together beyond the bound", 413, "5\r\nhello\r\n3FFFFC\r\n"),
            chunked("chunk without its end", 400, "5\r\nhello0\r\n\r\n"),
            chunked("chunk longer than its size", 400, "5\r\nhello!\r\n0\r\n\r\n"),
            chunked("chunk ended by a bare LF", 400, "5\r\nhello\n0\r\n\r\n"),
            chunked("size ended by a bare LF", 400, "5\nhello\r\n0\r\n\r\n"),
            chunked("size ended by a bare CR", 400, "5\rhello\r\n0\r\n\r\n"),
            chunked(
                "extension ended by a bare LF", 400, "5;a\nhello\r\n0\r\n\r\n", control: "5;a\r\nhello\r\n0\r\n\r\n"),
            chunked("control character in an extension", 400, "5;a\u{1}\r\nhello\r\n0\r\n\r\n"),
            chunked(
                "extension too long", 400, "5;" + String(repeating: "a", count: 4100) + "\r\nhello\r\n0\r\n\r\n",
                control: "5;" + String(repeating: "a", count: 4000) + "\r\nhello\r\n0\r\n\r\n"),
            chunked(
                "malformed trailer", 400, "5\r\nhello\r\n0\r\na b: c\r\n\r\n",
                control: "5\r\nhello\r\n0\r\na: c\r\n\r\n"),
            chunked(
                "folded trailer", 400, "5\r\nhello\r\n0\r\na: b\r\n c\r\n\r\n",
                control: "5\r\nhello\r\n0\r\na: b c\r\n\r\n"),
            chunked("bare LF in the trailers", 400, "5\r\nhello\r\n0\r\na: b\n\r\n"),
            chunked("bare LF for the trailers' end", 400, "5\r\nhello\r\n0\r\n\n"),
            chunked(
                "trailers too large", 431, "0\r\na: " + String(repeating: "b", count: 4100) + "\r\n\r\n",
                control: "0\r\na: " + String(repeating: "b", count: 4000) + "\r\n\r\n"),
        ]
}
