// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import Cryptography
import EventLoops
import Glibc
import HTTPMessages
import HTTPServer
import Identity
import JSON
import Synchronization

/// An agent of its own, without the hub: `ContractAgent` behind JSON-RPC of both dialects, REST and gRPC on one port.
///
/// Arguments: the port, 0 or none for a free one. Prints `ready URL`; runs until standard input ends.
enum SampleServer {
    static func run(_ arguments: [String]) {
        guard let group = try? EventLoopGroup(count: 1) else {
            print("cannot start a loop")
            exit(2)
        }
        let port = arguments.dropFirst().first.flatMap { Int($0) } ?? 0
        group.loops[0].start { await start(port, group) }
        var byte: UInt8 = 0
        while read(0, &byte, 1) > 0 {}
    }

    private static func start(_ port: Int, _ group: EventLoopGroup) async {
        let door = LateDoor()
        let server = LoopHTTPServer(
            configuration: HTTPServerConfiguration(port: port), group: group, handler: door)
        do {
            let url = "http://127.0.0.1:\(try await server.start())"
            try open(door, url, group)
            print("ready \(url)")
        } catch {
            print("cannot run: \(error)")
            exit(2)
        }
        fflush(nil)
    }

    private static func open(_ door: LateDoor, _ url: String, _ group: EventLoopGroup) throws {
        let service = TaskService(
            card: try AgentCard(try RawJSON(validating: card(url))), agent: ContractAgent(timers: group),
            in: TaskService.Surroundings(
                clock: SystemClock(), timers: group, tasks: group,
                mintID: { Base64URL.encode(SecureRandom.bytes(18)) }))
        door.open(
            A2AEndpoint(at: "", serving: service, timers: group) { _ in .loopback },
            GRPCBinding(serving: service) { _ in .loopback })
    }

    private static func card(_ url: String) -> String {
        #"""
        {"name": "Contract agent", "description": "Does what the prefix of a message asks for", "version": "1.0.0",
         "supportedInterfaces": [
           {"url": "\#(url)/", "protocolBinding": "JSONRPC", "protocolVersion": "1.0"},
           {"url": "\#(url)/rest", "protocolBinding": "HTTP+JSON", "protocolVersion": "1.0"},
           {"url": "\#(url.dropFirst("http://".count))", "protocolBinding": "GRPC", "protocolVersion": "1.0"},
           {"url": "\#(url)/", "protocolBinding": "JSONRPC", "protocolVersion": "0.3"}],
         "capabilities": {"streaming": true, "pushNotifications": false, "extendedAgentCard": false},
         "defaultInputModes": ["text/plain"], "defaultOutputModes": ["text/plain"],
         "skills": [{"id": "contract", "name": "Contract", "description": "The contract of conformance suites",
                     "tags": ["test"]}]}
        """#
    }
}

/// Answers 503 until the port is known, which the card has to name.
private final class LateDoor: HTTPHandling {
    private struct Parts {
        let web: A2AEndpoint
        let grpc: GRPCBinding
    }

    private let parts = Mutex<Parts?>(nil)

    func open(_ web: A2AEndpoint, _ grpc: GRPCBinding) { parts.withLock { $0 = Parts(web: web, grpc: grpc) } }

    func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        guard let parts = parts.withLock({ $0 }) else { return responder.send(HTTPServerResponse(status: 503)) }
        if GRPCBinding.isCall(request) {
            await parts.grpc.handle(request, responder)
        } else {
            await parts.web.handle(request, responder)
        }
    }
}
