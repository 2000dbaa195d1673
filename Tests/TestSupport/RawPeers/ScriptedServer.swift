// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// A TCP server on loopback that does to each connection exactly what a script says: the peer that is never well-behaved
/// by accident. Each connection has its own thread, so scripts may block; every blocking call gives up after two minutes.
package final class ScriptedServer: Sendable {
    package typealias Script = @Sendable (ScriptedConnection) throws -> Void

    private struct State {
        var accepted = 0
        var open: [Int32: Int] = [:]
        var failures: [String] = []
        var isListening = true
    }

    private let listener: Int32
    private let script: Script
    private let state = Mutex(State())
    package let port: Int

    /// Accepts from the first moment on.
    package init(_ script: @escaping Script) throws {
        let (listener, port) = try LoopbackSocket.listen()
        self.listener = listener
        self.port = port
        self.script = script
        Thread.detachNewThread { [self] in acceptAll() }
    }

    /// The server's root, without a final slash.
    package var url: String { "http://127.0.0.1:\(port)" }

    /// Connections accepted so far.
    package var connectionCount: Int { state.withLock(\.accepted) }

    /// What scripts threw. A connection that the client cut is none of it.
    package var failures: [String] { state.withLock(\.failures) }

    /// Breaks every connection and refuses new ones.
    package func shutDown() {
        // Under the lock: a descriptor that is still listed is not closed yet.
        state.withLock { state in
            for descriptor in state.open.keys { Glibc.shutdown(descriptor, CInt(SHUT_RDWR)) }
        }
        stopListening()
    }

    /// Under the lock for the same reason: a closed listener's number may be another test's connection by now.
    private func stopListening() {
        state.withLock { state in
            if state.isListening { Glibc.shutdown(listener, CInt(SHUT_RDWR)) }
        }
    }

    private func acceptAll() {
        while true {
            let descriptor = accept(listener, nil, nil)
            // A child that held it open would keep the connection from ending when the test closes it.
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            guard descriptor >= 0 else {
                if errno == EINTR || errno == ECONNABORTED { continue }
                break
            }
            let number = state.withLock { state in
                state.open[descriptor] = state.accepted
                state.accepted += 1
                return state.accepted - 1
            }
            Thread.detachNewThread { [self] in
                serve(
                    ScriptedConnection(descriptor: descriptor, number: number) { self.stopListening() })
            }
        }
        state.withLock { state in
            state.isListening = false
            close(listener)
        }
    }

    private func serve(_ connection: ScriptedConnection) {
        do {
            try script(connection)
        } catch ScriptedConnection.Failure.peerGone {
        } catch {
            state.withLock { $0.failures.append("\(error)") }
        }
        state.withLock { $0.open[connection.descriptor] = nil }
        connection.close()
    }
}
