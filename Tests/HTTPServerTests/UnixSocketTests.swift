// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Foundation
import Glibc
import HTTPMessages
import HTTPServer
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct UnixSocketTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private var file: UnixSocketFile { UnixSocketFile(path: folder.file("hub.sock"), mode: 0o640) }

    /// A server that answers with the user of its peer.
    private func serve(_ file: UnixSocketFile, _ body: () async throws -> Void) async throws {
        let group = try EventLoopGroup(count: 2, name: "test")
        defer { group.shutDown() }
        var configuration = HTTPServerConfiguration()
        configuration.socket = file
        let handler = ClosureHandler { request, responder in
            let text = request.peerUser.map { "\($0)" } ?? "nobody"
            responder.send(HTTPServerResponse(status: 200, contentType: "text/plain", text: text))
        }
        let server = LoopHTTPServer(configuration: configuration, group: group, handler: handler)
        let port = try await server.start()
        #expect(port == 0)
        do {
            try await body()
        } catch {
            await server.shutDown(deadline: .seconds(1))
            throw error
        }
        await server.shutDown(deadline: .seconds(1))
    }

    private func curl(_ arguments: String...) async throws -> String {
        let program = try Program(
            "curl", ["curl", "--silent", "--show-error", "--unix-socket", file.path] + arguments, in: folder.path)
        let lines = try await program.allLines(within: .seconds(60))
        #expect(try await program.waitForExit(within: .seconds(60)) == .exited(0), "\(program.errorText)")
        return lines.joined()
    }

    @Test("curl is answered, the peer is the user that the kernel names, and the file has its mode and goes away")
    func serves() async throws {
        try await serve(file) { () async throws in
            // Two on one connection.
            #expect(try await curl("http://localhost/", "http://localhost/") == "\(geteuid())\(geteuid())")
            var status = stat()
            #expect(stat(file.path, &status) == 0 && status.st_mode & 0o777 == 0o640)
        }
        #expect(!FileManager.default.fileExists(atPath: file.path))
    }

    @Test("what a dead process left is replaced; what is in use, no socket, or too long, is not touched and is named")
    func places() async throws {
        let script = "import socket,sys; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1])"
        let python = try Program("python3", ["python3", "-c", script, file.path], in: folder.path)
        #expect(try await python.waitForExit(within: .seconds(60)) == .exited(0))
        try await serve(file) { () async throws in
            let error = await #expect(throws: HTTPServerError.self) { try await serve(file) {} }
            guard case .cannotListen(file.path, 0, let reason)? = error else { throw CancellationError() }
            #expect(reason.contains("another process"))
            #expect(try await curl("http://localhost/") == "\(geteuid())")
        }
        try folder.write("text", to: "hub.sock")
        await #expect(throws: HTTPServerError.self) { try await serve(file) {} }
        #expect(try folder.read("hub.sock") == "text")
        let long = UnixSocketFile(path: folder.file(String(repeating: "x", count: 108)))
        await #expect(throws: HTTPServerError.self) { try await serve(long) {} }
    }
}
