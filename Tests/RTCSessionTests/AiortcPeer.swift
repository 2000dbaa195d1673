// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport

/// The program `Tests/Peers/aiortc/peer.py`, spoken to line by line.
struct AiortcPeer {
    private struct Description: Codable { let sdp: String }

    struct Outcome: Decodable {
        let connectSeconds: Double
        let reliable: Bool
        let lossy: Int
        let theirChannels: [String]
        let frames: Int
        let hertz: Double?
        let reports: Int
        let reportedLost: Int
        let ice: String
        let state: String
    }

    private let program: Program

    /// Starts it; its environment is made first if `make test` has not done so.
    init(_ options: [String]) throws {
        let command = "exec \"$(Tools/peers aiortc)\" Tests/Peers/aiortc/peer.py \"$@\""
        program = try Program("aiortc", ["/bin/sh", "-c", command, "peer"] + options, in: Checkout.location(of: "."))
    }

    func offer() async throws -> String {
        let line = try await program.line(after: "offer ", within: .seconds(90))
        return try JSONDecoder().decode(Description.self, from: Data(line.utf8)).sdp
    }

    func take(answer: String) throws {
        let line = try JSONEncoder().encode(Description(sdp: answer))
        try program.write(String(decoding: line, as: UTF8.self) + "\n")
    }

    func outcome() async throws -> Outcome {
        let line = try await program.line(after: "outcome ", within: .seconds(120))
        return try JSONDecoder().decode(Outcome.self, from: Data(line.utf8))
    }

    func end() async { await program.end() }
}
