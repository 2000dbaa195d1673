// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// A publisher with layers and a subscriber of the official SDK with a network between them and the hub.
final class LayerShow {
    let network: PoorNetwork
    private let program: Program
    private var number = 0

    private init(_ network: PoorNetwork, _ program: Program) {
        self.network = network
        self.program = program
    }

    /// Runs `act` from when the highest layer is seen, and ends what was started.
    static func with(_ act: (LayerShow) async throws -> Void) async throws {
        let network = try await PoorNetwork.start("delay=5")
        let python = try await PeerKind.liveKit.python()
        let program = try Program(
            "layers",
            [python, Checkout.script("livekit-sdk/layers.py"), network.hub.url, RoomHub.key, RoomHub.secret],
            in: Checkout.folder)
        let outcome = await Result {
            _ = try await program.line(after: "ready", within: .seconds(120))
            let show = LayerShow(network, program)
            #expect(try await show.ask("width 960 60").hasPrefix("width 960"))
            try await act(show)
        }
        await program.end()
        await network.end()
        try outcome.get()
    }

    /// The program's answer to one line.
    func ask(_ line: String) async throws -> String {
        number += 1
        try program.write(line + "\n")
        return try await program.line(after: "\(number) ", within: .seconds(120))
    }
}
