// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPClient
import HTTPMessages
import HTTPServer
import TLS
import TestSupport
import Testing

/// A network that fails once, at every point of some exchanges.
@Suite(.timeLimit(.minutes(5))) struct FaultyNetworkTests {
    /// Exchanges in turn, each of which may fail by one of `kinds`.
    private func failureCount(
        of client: LoopHTTPClient, _ url: String, kinds: Set<String>, _ place: String
    ) async -> Int {
        var failures = 0
        for _ in 0..<3 {
            do throws(HTTPClientError) {
                let body = try await client.execute(HTTPClientRequest(url: url)).body.collect(upTo: 100)
                #expect(body == Array("whole".utf8), "\(place)")
            } catch {
                #expect(kinds.contains(error.kind), "\(place): \(error)")
                failures += 1
            }
        }
        return failures
    }

    @Test(
        "one fault costs one exchange at most, which says what happened; the others are whole",
        arguments: Engine.allCases, FaultyNetwork.Fault.allCases)
    func plain(engine: Engine, fault: FaultyNetwork.Fault) async throws {
        try await ClientHarness.run(engine) { connection in
            while try connection.nextRequest() != nil { try connection.respond("200 OK", "whole") }
        } _: { harness in
            var told = 0
            // An accepted connection, three requests, three answers; the eighth operation does not come.
            for operation in 1...8 {
                let network = try FaultyNetwork(to: harness.server.port, failing: operation, by: fault)
                defer { network.shutDown() }
                let place = "\(fault) at \(operation)"
                let failures = await failureCount(
                    of: harness.client, "http://127.0.0.1:\(network.port)/", kinds: ["closedEarly", "cannotConnect"],
                    place)
                #expect(failures <= 1, "\(place)")
                told += failures
            }
            #expect(told > 0)
        }
    }

    @Test("the same over TLS, and the server keeps nothing of what was broken", arguments: FaultyNetwork.Fault.allCases)
    func encrypted(fault: FaultyNetwork.Fault) async throws {
        let directory = try TemporaryDirectory()
        let authority = try TestAuthority(in: directory)
        let files = try authority.issue()
        let identity = try ReloadableIdentity(certificateFile: files.certificate, keyFile: files.key)
        let group = try EventLoopGroup(count: 1, name: "server")
        let server = LoopHTTPServer(
            configuration: HTTPServerConfiguration(identity: identity), group: group,
            handler: ClosureHandler { _, responder in
                responder.send(HTTPServerResponse(status: 200, contentType: "text/plain", text: "whole"))
            })
        let port = try await server.start()
        var configuration = HTTPClientConfiguration()
        configuration.certificateAuthorities = authority.file
        try await ClientHarness.run(.native, configuration: configuration) { _ in
        } _: { harness in
            var told = 0
            var operation = 0
            var isReached = true
            while isReached {
                operation += 1
                let network = try FaultyNetwork(to: port, failing: operation, by: fault)
                let place = "\(fault) at \(operation)"
                let failures = await failureCount(
                    of: harness.client, "https://localhost:\(network.port)/",
                    kinds: ["closedEarly", "cannotConnect", "tls"], place)
                #expect(failures <= 1, "\(place)")
                told += failures
                isReached = network.operationCount >= operation
                network.shutDown()
            }
            #expect(told > 2 && operation > 5)
        }
        await server.shutDown(deadline: .seconds(10))
        #expect(server.statistics.openConnections == 0 && server.statistics.runningHandlers == 0)
        group.shutDown()
    }
}
