// SPDX-License-Identifier: Apache-2.0

/// The server could not start.
package enum HTTPServerError: Error, Equatable, Sendable {
    case cannotResolve(host: String, reason: String)
    /// The address is in use, not ours, or may not be bound; `reason` is the system's word for it. The host of a Unix socket
    /// is its path.
    case cannotListen(host: String, port: Int, reason: String)
    case alreadyStarted
}
