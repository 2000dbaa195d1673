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

/// Two A2A agents on one port: `/introduction` and `/teller`.
///
/// Arguments: the port, 0 or none for a free one. Prints `ready URL`; runs until standard input ends.
enum StoryServer {
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
        let doors = StoryDoors()
        let server = LoopHTTPServer(
            configuration: HTTPServerConfiguration(port: port), group: group, handler: doors)
        do {
            let url = "http://127.0.0.1:\(try await server.start())"
            doors.open([
                try door("introduction", "Finds out who you are", url, Introduction(), group),
                try door("teller", "Tells you a story", url, Teller(), group),
            ])
            print("ready \(url)")
        } catch {
            print("cannot run: \(error)")
            exit(2)
        }
        fflush(nil)
    }

    private static func door(
        _ name: String, _ about: String, _ url: String, _ agent: any AgentExecuting, _ group: EventLoopGroup
    ) throws -> (String, A2AEndpoint) {
        let card = #"""
            {"name": "\#(name)", "description": "\#(about)", "version": "1.0.0",
             "supportedInterfaces": [{"url": "\#(url)/\#(name)", "protocolBinding": "JSONRPC", "protocolVersion": "1.0"}],
             "capabilities": {"streaming": true}, "defaultInputModes": ["text/plain"],
             "defaultOutputModes": ["text/plain"],
             "skills": [{"id": "talk", "name": "Talk", "description": "\#(about)", "tags": ["story"]}]}
            """#
        let service = TaskService(
            card: try AgentCard(try RawJSON(validating: card)), agent: agent,
            in: TaskService.Surroundings(
                clock: SystemClock(), timers: group, tasks: group,
                mintID: { Base64URL.encode(SecureRandom.bytes(18)) }))
        return ("/\(name)", A2AEndpoint(at: "/\(name)", serving: service, timers: group) { _ in .loopback })
    }
}

/// Answers 503 until the port is known, which the cards have to name.
private final class StoryDoors: HTTPHandling {
    private let doors = Mutex<[(String, A2AEndpoint)]>([])

    func open(_ new: [(String, A2AEndpoint)]) { doors.withLock { $0 = new } }

    func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        let doors = doors.withLock { $0 }
        let found = doors.first { request.path == $0.0 || request.path.hasPrefix($0.0 + "/") }
        guard let found else { return responder.send(HTTPServerResponse(status: doors.isEmpty ? 503 : 404)) }
        await found.1.handle(request, responder)
    }
}
