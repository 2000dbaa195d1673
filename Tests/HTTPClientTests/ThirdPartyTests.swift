// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPClient
import HTTPMessages
import TestSupport
import Testing

/// Exchanges with a server that somebody else wrote: Python's, speaking HTTP/1.1.
@Suite(.timeLimit(.minutes(5))) struct ThirdPartyTests {
    private static let script = """
        import http.server, sys
        class Handler(http.server.SimpleHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def log_message(self, *words): print(self.client_address[1], file=sys.stderr)
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                self.send_response(200)
                self.send_header("transfer-encoding", "chunked")
                self.end_headers()
                for start in range(0, len(body), 1000):
                    piece = body[start:start + 1000]
                    self.wfile.write(b"%x\\r\\n%s\\r\\n" % (len(piece), piece))
                self.wfile.write(b"0\\r\\n\\r\\n")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        print("port", server.server_port, flush=True)
        server.serve_forever()
        """

    @Test("a file, its head, a missing file and a chunked echo come as they should", arguments: Engine.allCases)
    func python(engine: Engine) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let content = Data((0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 9) })
        try content.write(to: folder.appending(path: "file.bin"))
        let program = try Program("python", ["python3", "-u", "-c", Self.script], in: folder.path)
        let port = try await program.line(after: "port ", within: .seconds(120))
        let url = "http://127.0.0.1:\(port)"
        try await ClientHarness.run(engine) { _ in
        } _: { harness in
            let file = try await harness.client.execute(HTTPClientRequest(url: url + "/file.bin"))
            #expect(file.fields["content-type"] == "application/octet-stream")
            let bytes = try await file.body.collect(upTo: 2 << 20)
            #expect(bytes == Array(content))
            let head = try await harness.client.execute(HTTPClientRequest(method: .head, url: url + "/file.bin"))
            #expect(head.fields["content-length"] == "1000000")
            let nothing = try await head.body.next()
            #expect(nothing == nil)
            let missing = try await harness.exchange(HTTPClientRequest(url: url + "/missing"))
            #expect(missing.status == 404)
            #expect(missing.body.contains("File not found"))
            let echo = HTTPClientRequest(method: .post, url: url, body: Array(content))
            let echoed = try await harness.client.execute(echo).body.collect(upTo: 2 << 20)
            #expect(echoed == Array(content))
        }
        await program.end()
        // A missing file ends the connection there: the three before it shared one, the echo has another.
        #expect(Set(program.errorText.split(separator: "\n")).count == 2)
    }
}
