// SPDX-License-Identifier: Apache-2.0

/// A snapshot of a server's counters.
package struct HTTPServerStatistics: Equatable, Sendable {
    package var openConnections: Int
    package var acceptedConnections: Int
    package var requests: Int
    /// Handlers that have not returned yet.
    package var runningHandlers: Int
}
