// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPClient
import HTTPMessages
import TestSupport
import Testing

/// Exchanges over TLS, which libcurl carries, with a server of Python's.
@Suite(.timeLimit(.minutes(5))) struct TLSTests {
    private static let script = """
        import http.server, ssl, sys
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def log_message(self, *words): pass
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                self.send_response(200)
                self.send_header("content-length", str(len(body)))
                self.send_header("x-port", str(self.client_address[1]))
                self.end_headers()
                self.wfile.write(body)
        server = http.server.ThreadingHTTPServer((sys.argv[1], 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain("certificate.pem", "key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        print("port", server.server_port, flush=True)
        server.serve_forever()
        """

    /// Runs the server, and a client that trusts its certificate or the system's only.
    private func run(
        trusting: Bool, at address: String = "127.0.0.1", _ body: (ClientHarness, String) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "certificate.pem")
        try Data(TestCertificate.certificate.utf8).write(to: file)
        try Data(TestCertificate.key.utf8).write(to: folder.appending(path: "key.pem"))
        let program = try Program("python", ["python3", "-u", "-c", Self.script, address], in: folder.path)
        let port = try await program.line(after: "port ", within: .seconds(120))
        var configuration = HTTPClientConfiguration()
        configuration.certificateAuthorities = trusting ? file.path : nil
        try await ClientHarness.run(.native, configuration: configuration) { _ in
        } _: { harness in
            try await body(harness, port)
        }
        await program.end()
    }

    @Test("requests in turn share one connection to a server whose certificate is trusted")
    func trusted() async throws {
        try await run(trusting: true) { harness, port in
            var ports: Set<String> = []
            for index in 0..<3 {
                let request = HTTPClientRequest(
                    method: .post, url: "https://localhost:\(port)/", body: Array("message \(index)".utf8))
                let response = try await harness.client.execute(request)
                let body = try await response.body.collect(upTo: 100)
                #expect(body == request.body)
                ports.insert(response.fields["x-port"] ?? "")
            }
            #expect(ports.count == 1)
        }
    }

    @Test(
        "a certificate that nobody trusts, or of another name, is refused",
        arguments: [(false, "127.0.0.1"), (true, "127.0.0.2")])
    func untrusted(trusting: Bool, address: String) async throws {
        try await run(trusting: trusting, at: address) { harness, port in
            let request = HTTPClientRequest(method: .post, url: "https://\(address):\(port)/", body: [1])
            #expect(await harness.failure(of: request)?.kind == "tls")
        }
    }

    @Test("plain text where TLS is expected is refused")
    func plainServer() async throws {
        try await ClientHarness.run(.native) { connection in
            try connection.send("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
            try connection.waitForEnd()
        } _: { harness in
            let error = await harness.failure(of: HTTPClientRequest(url: "https://127.0.0.1:\(harness.server.port)/"))
            #expect(error?.kind == "tls")
        }
    }
}
