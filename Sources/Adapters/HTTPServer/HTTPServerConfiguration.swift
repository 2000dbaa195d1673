// SPDX-License-Identifier: Apache-2.0

package import TLS

/// Where one server listens, and its bounds.
package struct HTTPServerConfiguration: Sendable {
    /// A numeric address, or a name whose addresses are all listened on.
    package var host: String
    /// 0 takes any free port.
    package var port: Int
    package var limits: HTTPServerLimits
    /// With it the port speaks TLS and nothing else.
    package var identity: ReloadableIdentity?
    /// With it the server listens on this socket of the file system, and on no port.
    package var socket: UnixSocketFile?

    package init(
        host: String = "127.0.0.1", port: Int = 0, limits: HTTPServerLimits = HTTPServerLimits(),
        identity: ReloadableIdentity? = nil
    ) {
        self.host = host
        self.port = port
        self.limits = limits
        self.identity = identity
    }
}
