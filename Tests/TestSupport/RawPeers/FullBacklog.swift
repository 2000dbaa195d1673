// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A listening socket that accepts nothing and whose queue is full: further connections to it hang.
package final class FullBacklog: Sendable {
    private let descriptors: [Int32]
    package let port: Int

    package init() throws {
        let (listener, port) = try LoopbackSocket.listen(backlog: 0)
        self.port = port
        var descriptors = [listener]
        // A backlog of 0 still takes one; more attempts than that stay in the handshake.
        for _ in 0..<4 { descriptors.append(try LoopbackSocket.beginConnecting(to: port)) }
        self.descriptors = descriptors
    }

    package func shutDown() { for descriptor in descriptors { close(descriptor) } }
}
