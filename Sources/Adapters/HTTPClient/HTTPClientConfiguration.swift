// SPDX-License-Identifier: Apache-2.0

/// How one loop's client keeps its connections.
package struct HTTPClientConfiguration: Sendable {
    /// Idle connections kept open, all origins together.
    package var idleConnections = 256
    /// Bytes held for a slow reader before its transfer is paused.
    package var readAhead = 256 << 10

    package init() {}
}
