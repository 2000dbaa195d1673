// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Glibc
import HTTPMessages
import HTTPServer

/// The server with handlers that do nothing, to be measured beside nginx's `return 200` and with many idle streams.
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
            configuration: HTTPServerConfiguration(port: numbers.first ?? 0), group: group, handler: Handlers())
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
