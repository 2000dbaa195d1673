// SPDX-License-Identifier: Apache-2.0

/// The bounds of one upstream connection.
package struct MCPClientLimits: Sendable {
    /// Longest wait for an answer to one request.
    package var request: Duration = .seconds(60)
    /// Longest wait for an answer to the era probe.
    package var probe: Duration = .seconds(10)
    /// Bytes of one message.
    package var message = 8 << 20
    /// Requests under way at once.
    package var concurrency = 1024

    package init() {}
}
