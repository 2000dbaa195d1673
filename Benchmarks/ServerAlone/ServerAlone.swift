// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Glibc
import HTTPMessages
import HTTPServer
import TLS

/// The server with handlers that do nothing, to be measured beside nginx's `return 200` and with many idle streams.
///
/// Arguments: port (0 for any), number of loops and, for TLS, the files of a certificate and its key. Prints
/// `ready PORT`; reads the files again on SIGHUP; runs until it is killed.
enum ServerAlone {
    static func run(_ arguments: [String]) {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGHUP)
        // Before there are threads, which inherit it.
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let identity = identity(arguments.dropFirst(3))
        start(arguments, identity)
        while true {
            var signal: Int32 = 0
            sigwait(&signals, &signal)
            do {
                try identity?.reload()
            } catch {
                print("the old certificate stays: \(error)")
            }
        }
    }

    private static func start(_ arguments: [String], _ identity: ReloadableIdentity?) {
        let numbers = arguments.dropFirst().prefix(2).compactMap { Int($0) }
        guard let group = try? EventLoopGroup(count: numbers.dropFirst().first ?? 1) else {
            print("cannot start a loop")
            exit(2)
        }
        let configuration = HTTPServerConfiguration(port: numbers.first ?? 0, identity: identity)
        let server = LoopHTTPServer(
            configuration: configuration, group: group, handler: Handlers(),
            report: { event in
                if case .handshakeFailed(let reason, _) = event { print("handshake failed: \(reason)") }
            })
        group.next().submit { Task.immediate(executorPreference: group.loops[0]) { await start(server) } }
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

    private static func identity(_ files: ArraySlice<String>) -> ReloadableIdentity? {
        guard let certificate = files.first, let key = files.dropFirst().first else { return nil }
        do {
            return try ReloadableIdentity(certificateFile: certificate, keyFile: key, protocols: [.http2, .http1])
        } catch {
            print("cannot run: \(error)")
            exit(2)
        }
    }
}
