// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import HTTPMessages
import TestSupport
import Testing

/// Peers that go away or talk nonsense.
@Suite(.timeLimit(.minutes(5))) struct FailureTests {
    @Test("a refused connection names the peer", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        try await ClientHarness.run(engine) { _ in
        } _: { harness in
            let gone = try ScriptedServer { _ in }
            gone.shutDown()
            let request = HTTPClientRequest(url: gone.url)
            let error = await harness.failure(of: request)
            #expect(error?.kind == "cannotConnect")
            #expect("\(String(describing: error))".contains("127.0.0.1:\(gone.port)"))
        }
    }

    @Test("a name that does not resolve is said to be that", arguments: Engine.allCases)
    func unresolvable(engine: Engine) async throws {
        try await ClientHarness.run(engine) { _ in
        } _: { harness in
            let error = await harness.failure(of: HTTPClientRequest(url: "http://nobody.invalid/"))
            #expect(error?.kind == "cannotResolve")
        }
    }

    @Test(
        "a URL that is none is refused before anything is sent",
        arguments: Engine.allCases,
        ["", "ftp://a/", "file:///etc/passwd", "http://", "http://a b/", "http://u:p@a/", "http://a:0/"])
    func invalidURL(engine: Engine, url: String) async throws {
        try await ClientHarness.run(engine) { _ in
        } _: { harness in
            #expect(await harness.failure(of: HTTPClientRequest(url: url))?.kind == "invalidURL")
        }
    }

    @Test(
        "a field that would break out of its line is refused before anything is sent",
        arguments: Engine.allCases, [("x", "a\r\nb: c"), ("x\ny", "v"), ("x y", "v"), ("", "v"), ("x", "a\0")])
    func invalidField(engine: Engine, field: (name: String, value: String)) async throws {
        try await ClientHarness.run(engine) { connection in
            _ = try connection.nextRequest()
        } _: { harness in
            var fields = HTTPFields()
            fields.append(field.name, field.value)
            #expect(await harness.failure(of: harness.request(fields: fields))?.kind == "invalidRequest")
            #expect(harness.server.connectionCount == 0)
        }
    }

    @Test("a peer that closes before its head may have acted", arguments: Engine.allCases)
    func closedBeforeHead(engine: Engine) async throws {
        try await ClientHarness.run(engine) { connection in
            _ = try connection.request()
        } _: { harness in
            let error = await harness.failure(of: harness.request(.post, body: "x"))
            #expect(error?.kind == "closedEarly")
            #expect("\(String(describing: error))".contains("sentNothing: false"))
        }
    }

    @Test(
        "a body that ends too soon is an error after what came of it",
        arguments: Engine.allCases,
        [
            "content-length: 10\r\n\r\nhalf", "transfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n",
            "content-length: 10\r\n\r\nhalf\0reset",
        ])
    func closedInBody(engine: Engine, rest: String) async throws {
        try await ClientHarness.run(engine) { connection in
            _ = try connection.request()
            try connection.send("HTTP/1.1 200 OK\r\n" + rest.prefix { $0 != "\0" })
            if rest.hasSuffix("reset") { connection.reset() }
        } _: { harness in
            let response = try await harness.client.execute(harness.request())
            var seen: [UInt8] = []
            let error = await #expect(throws: HTTPClientError.self) {
                while let bytes = try await response.body.next() { seen += bytes }
            }
            #expect(error?.kind == "closedEarly")
            #expect(rest.hasSuffix("reset") || seen == Array("half".utf8))
        }
    }

    @Test("garbage is called that", arguments: Engine.allCases, Garbage.texts.keys.sorted())
    func garbage(engine: Engine, kind: String) async throws {
        let answer = try #require(Garbage.texts[kind])
        try await ClientHarness.run(engine) { connection in
            _ = try connection.request()
            try connection.send(answer)
            try connection.waitForEnd()
        } _: { harness in
            #expect(await harness.failure(of: harness.request())?.kind == "malformedResponse")
        }
    }

    @Test("bytes behind a complete response are dropped with their connection", arguments: Engine.allCases)
    func trailingGarbage(engine: Engine) async throws {
        try await ClientHarness.run(engine) { connection in
            _ = try connection.request()
            try connection.send("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\nsmuggled")
            try connection.waitForEnd()
        } _: { harness in
            for _ in 0..<2 {
                let answer = try await harness.exchange(harness.request())
                #expect(answer.body == "ok")
            }
            #expect(harness.server.connectionCount == 2)
        }
    }
}

/// Answers that are none, by what is wrong with them.
private enum Garbage {
    static let texts = [
        "another protocol": "SSH-2.0-OpenSSH\r\n",
        "no status": "HTTP/1.1 OK\r\n\r\n",
        "a line without a colon": "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "a field without a name": "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
        "a blank in a name": "HTTP/1.1 200 OK\r\nbad name: x\r\n\r\n",
        "no chunk size": "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
        "a long line": "HTTP/1.1 200 OK\r\nx: " + String(repeating: "y", count: 150 << 10) + "\r\n\r\n",
        "many lines": "HTTP/1.1 200 OK\r\n" + String(repeating: "x: yyyyyyyyyy\r\n", count: 6 << 10) + "\r\n",
    ]
}
