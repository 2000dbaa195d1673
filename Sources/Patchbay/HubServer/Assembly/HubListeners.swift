// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import HTTPServer
import HubCore
import TLS

/// What the hub listens on.
///
/// Where the configured address speaks TLS, a certificate for its name is of no use to this machine's own shell, which
/// looks for `127.0.0.1`: commands and `patchbay mcp` then have a port of their own, on loopback and in plain HTTP, which
/// the system picks and the data directory tells.
struct HubListeners: Sendable {
    private let main: LoopHTTPServer
    private let local: LoopHTTPServer?
    /// The socket in the file system, in plain HTTP too.
    private let unix: LoopHTTPServer?
    private let listen: ListenAddress
    /// The certificate, exchanged while connections go on; nil where plain HTTP is spoken.
    let identity: ReloadableIdentity?

    init(
        _ configuration: HubConfiguration, identity: ReloadableIdentity?, group: EventLoopGroup,
        handler: any HTTPHandling, report: @escaping @Sendable (HTTPServerEvent) -> Void
    ) {
        self.identity = identity
        listen = configuration.listen
        var settings = HTTPServerConfiguration(configuration)
        settings.identity = identity
        main = LoopHTTPServer(configuration: settings, group: group, handler: handler, report: report)
        unix = configuration.unixPeers.map { peers in
            var own = settings
            own.identity = nil
            own.socket = UnixSocketFile(path: peers.path, mode: peers.mode)
            return LoopHTTPServer(configuration: own, group: group, handler: handler, report: report)
        }
        guard identity != nil else {
            local = nil
            return
        }
        settings.identity = nil
        settings.host = ListenAddress.standard.host
        settings.port = 0
        local = LoopHTTPServer(configuration: settings, group: group, handler: handler, report: report)
    }

    /// Listens. `address`: what the configured one became, with the port that the system picked for 0; `local`: the URL
    /// under which commands on this machine reach the hub.
    func start() async throws -> (address: ListenAddress, local: String) {
        var address = listen
        address.port = try await main.start()
        _ = try await unix?.start()
        guard let local else { return (address, "http://\(address)") }
        var own = ListenAddress.standard
        own.port = try await local.start()
        return (address, "http://\(own)")
    }

    /// Lets what is under way finish, for as long as the deadline allows.
    func shutDown(deadline: Duration) async {
        await withDiscardingTaskGroup { group in
            for server in [main, local, unix].compactMap({ $0 }) {
                group.addTask { await server.shutDown(deadline: deadline) }
            }
        }
    }

    /// Reads certificate and key, where there are any; throws what is wrong with them.
    static func identity(of configuration: HubConfiguration) throws(TLSError) -> ReloadableIdentity? {
        guard let files = configuration.tls else { return nil }
        return try ReloadableIdentity(
            certificateFile: files.certificate, keyFile: files.key, protocols: [.http2, .http1])
    }
}
