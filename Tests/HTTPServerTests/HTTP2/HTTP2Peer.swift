// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Clients of HTTP/2 that nobody here wrote.
enum HTTP2Peer {
    /// What `Tests/Peers/http2/peer.py` prints when it behaves in a certain manner.
    static func run(_ manner: String, port: Int) async throws -> [String] {
        let program = try Program(
            "http2 \(manner)",
            ["sh", "-c", "exec \"$(Tools/peers http2)\" Tests/Peers/http2/peer.py \"$@\"", "peer", manner, "\(port)"],
            in: Checkout.location(of: "."))
        let lines = try await program.allLines(within: .seconds(120))
        return lines.isEmpty ? [program.errorText] : lines
    }

    /// What curl prints. `{}` stands for the server's address.
    static func curl(
        _ arguments: [String], port: Int, scheme: String = "http", in directory: TemporaryDirectory
    ) async throws -> [String] {
        let version = scheme == "http" ? "--http2-prior-knowledge" : "--http2"
        let program = try Program(
            "curl",
            ["curl", "--silent", "--show-error", version, "--max-time", "30"]
                + arguments.map { $0.replacing("{}", with: "\(scheme)://localhost:\(port)") },
            in: directory.path)
        let lines = try await program.allLines(within: .seconds(120))
        return lines.isEmpty ? [program.errorText] : lines
    }
}
