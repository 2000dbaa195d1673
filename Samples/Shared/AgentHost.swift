// SPDX-License-Identifier: Apache-2.0

package import A2AServer
import A2ATypes
import Cryptography
import EventLoops
import Glibc
import HTTPMessages
import HTTPServer
import Identity
import JSON
import Synchronization

/// Serves A2A agents on one port of this machine, each under its name: what the samples of spoken conversations think with.
package enum AgentHost {
    package struct Guest: Sendable {
        let name: String
        let about: String
        let agent: any AgentExecuting

        package init(_ name: String, _ about: String, _ agent: any AgentExecuting) {
            (self.name, self.about, self.agent) = (name, about, agent)
        }
    }

    /// `port` is 0 for a free one. Prints `ready URL`; runs until standard input ends.
    package static func run(_ guests: [Guest], port: Int) {
        guard let group = try? EventLoopGroup(count: 1) else {
            print("cannot start a loop")
            exit(2)
        }
        group.loops[0].start { await start(guests, port, group) }
        var byte: UInt8 = 0
        while read(0, &byte, 1) > 0 {}
    }

    private static func start(_ guests: [Guest], _ port: Int, _ group: EventLoopGroup) async {
        let doors = AgentDoors()
        let server = LoopHTTPServer(
            configuration: HTTPServerConfiguration(port: port), group: group, handler: doors)
        do {
            let url = "http://127.0.0.1:\(try await server.start())"
            doors.open(try guests.map { try door($0, url, group) })
            print("ready \(url)")
        } catch {
            print("cannot run: \(error)")
            exit(2)
        }
        fflush(nil)
    }

    private static func door(_ guest: Guest, _ url: String, _ group: EventLoopGroup) throws -> (String, A2AEndpoint) {
        let path = "/\(guest.name)"
        let card = #"""
            {"name": "\#(guest.name)", "description": "\#(guest.about)", "version": "1.0.0",
             "supportedInterfaces": [{"url": "\#(url)\#(path)", "protocolBinding": "JSONRPC", "protocolVersion": "1.0"}],
             "capabilities": {"streaming": true}, "defaultInputModes": ["text/plain"],
             "defaultOutputModes": ["text/plain"],
             "skills": [{"id": "talk", "name": "Talk", "description": "\#(guest.about)", "tags": ["talk"]}]}
            """#
        let service = TaskService(
            card: try AgentCard(try RawJSON(validating: card)), agent: guest.agent,
            in: TaskService.Surroundings(
                clock: SystemClock(), timers: group, tasks: group,
                mintID: { Base64URL.encode(SecureRandom.bytes(18)) }))
        return (path, A2AEndpoint(at: path, serving: service, timers: group) { _ in .loopback })
    }
}

/// Answers 503 until the port is known, which the cards have to name.
private final class AgentDoors: HTTPHandling {
    private let doors = Mutex<[(String, A2AEndpoint)]>([])

    func open(_ new: [(String, A2AEndpoint)]) { doors.withLock { $0 = new } }

    func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        let doors = doors.withLock { $0 }
        let found = doors.first { request.path == $0.0 || request.path.hasPrefix($0.0 + "/") }
        guard let found else { return responder.send(HTTPServerResponse(status: doors.isEmpty ? 503 : 404)) }
        await found.1.handle(request, responder)
    }
}
