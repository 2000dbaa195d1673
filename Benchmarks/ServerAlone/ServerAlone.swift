// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Glibc
import HTTPMessages
import HTTPServer

/// The server with a handler that does nothing, to be measured beside nginx's `return 200`.
///
/// Arguments: port (0 for any) and number of loops. Prints `ready PORT`; runs until it is killed.
enum ServerAlone {
    static func run(_ arguments: [String]) {
        let numbers = arguments.dropFirst().compactMap { Int($0) }
        guard let group = try? EventLoopGroup(count: numbers.dropFirst().first ?? 1) else {
            print("cannot start a loop")
            exit(2)
        }
        let server = LoopHTTPServer(
            configuration: HTTPServerConfiguration(port: numbers.first ?? 0), group: group, handler: Echo())
        group.next().submit { Task.immediate(executorPreference: group.loops[0]) { await start(server) } }
        while true { pause() }
    }

    private static func start(_ server: LoopHTTPServer) async {
        do {
            print("ready \(try await server.start())")
        } catch {
            print("cannot run: \(error)")
            exit(2)
        }
        fflush(nil)
    }
}

/// Answers 200 bytes whatever is asked.
private struct Echo: HTTPHandling {
    private let body = [UInt8](repeating: UInt8(ascii: "x"), count: 200)
    private let fields: HTTPFields = ["content-type": "application/json"]

    func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        responder.send(HTTPServerResponse(status: 200, fields: fields, body: body))
    }
}
