// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
package import TLS

/// What all WebSockets of one client have in common.
package struct WebSocketClientConfiguration: Sendable {
    package var rules = WebSocketRules()
    /// From the call to the server's answer.
    package var deadline: Duration = .seconds(15)
    /// Bytes of the server's answer.
    package var maximumHead = 16 << 10
    /// Which addresses a URL may lead to.
    package var reach = HTTPReach.anywhere
    /// Needed for `wss`.
    package var tls: TLSClientContext?
    /// Gives numeric addresses of a name instead of the system.
    package var namesResolvedBy: (@Sendable (String) -> [String])?
    package var sha1: @Sendable ([UInt8]) -> [UInt8]
    /// That many bytes which nobody can foresee.
    package var random: @Sendable (Int) -> [UInt8]

    package init(
        sha1: @escaping @Sendable ([UInt8]) -> [UInt8], random: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.sha1 = sha1
        self.random = random
    }
}
