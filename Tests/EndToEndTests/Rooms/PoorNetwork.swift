// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// A hub whose clients reach it by a proxy that loses, delays and holds back datagrams (`Tests/Peers/stdlib/udp_proxy.py`).
struct PoorNetwork {
    let hub: RoomHub
    private let proxy: Program

    static func start(_ rules: String) async throws -> PoorNetwork {
        // Clients are told of another address with the same port, where the proxy listens.
        let hub = try await RoomHub.start(#""advertise": ["127.0.0.2"]"#)
        let port = try hub.mediaPort()
        let proxy = try Program(
            "udp-proxy",
            ["python3", Checkout.script("stdlib/udp_proxy.py"), "127.0.0.2:\(port)", "127.0.0.1:\(port)"],
            in: Checkout.folder)
        _ = try await proxy.line(after: "ready", within: .seconds(60))
        let network = PoorNetwork(hub: hub, proxy: proxy)
        try network.set(rules)
        return network
    }

    func set(_ rules: String) throws { try proxy.write(rules + "\n") }

    func end() async {
        await proxy.end()
        _ = try? await hub.process.stop()
    }
}
