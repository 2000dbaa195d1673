// SPDX-License-Identifier: Apache-2.0

/// How one loop's client keeps its connections. Bounds are per loop.
package struct HTTPClientConfiguration: Sendable {
    /// Idle connections kept open, all origins together.
    package var idleConnections = 256
    /// How long an idle connection of libcurl's may wait for its next request. It sends again by itself what a server
    /// that was just leaving has not taken.
    package var idleLifetime = Duration.seconds(60)
    /// The same for the native engine, which sends nothing twice. Below the five seconds after which common servers hang
    /// up, whose leaving would cross the next request.
    package var nativeIdleLifetime = Duration.seconds(4)
    /// Bytes held for a slow reader before its transfer is paused.
    package var readAhead = 256 << 10
    /// Bytes of one response's field lines.
    package var maximumHead = 64 << 10
    /// Exchanges in flight; one more fails with ``HTTPMessages/HTTPClientError/cannotConnect(_:)``.
    package var maximumExchanges = 16_384
    /// A proxy's URL as libcurl takes it, for what is not on this machine; nil connects directly. The environment is never
    /// asked.
    package var proxy: String?
    /// Hands plain `http` to libcurl, too, instead of our own connections: for comparing, and to fall back on.
    package var sendsPlainThroughCurl = false
    /// A file of PEM certificates to trust instead of the system's.
    package var certificateAuthorities: String?

    /// The numeric addresses of a name; nil asks the system. May block.
    package var namesResolvedBy: (@Sendable (String) -> [String])?

    package init() {}
}
