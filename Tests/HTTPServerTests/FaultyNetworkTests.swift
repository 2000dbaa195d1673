// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import TestSupport
import Testing

/// Clients behind a network that fails once, at every point of some exchanges.
@Suite(.timeLimit(.minutes(5))) struct FaultyNetworkTests {
    private static let request = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody"

    @Test(
        "a broken connection leaves nothing behind and costs no other connection anything",
        arguments: FaultyNetwork.Fault.allCases)
    func everyOperation(fault: FaultyNetwork.Fault) async throws {
        try await RunningServer.run { server in
            let bystander = try server.connect()
            var told = 0
            // An accepted connection, three requests, three answers; the eighth operation does not come.
            for operation in 1...8 {
                let network = try FaultyNetwork(to: server.port, failing: operation, by: fault)
                let client = try RawClient(port: network.port, on: server.clientLoop)
                do {
                    for _ in 0..<3 {
                        try await client.send(Self.request)
                        #expect(try await client.receiveResponse().text == "POST /a body")
                    }
                } catch let error as RawClient.Failure {
                    #expect(error != .silent)
                    told += 1
                }
                client.close()
                network.shutDown()
                try await bystander.send(Self.request)
                #expect(try await bystander.receiveResponse().text == "POST /a body")
                #expect(await server.waitUntil { $0.openConnections == 1 && $0.runningHandlers == 0 })
            }
            #expect(told == 7)
        }
    }
}
