// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// A folder of `Tests/Peers` with an environment of its own.
enum PeerKind: String, Sendable, CaseIterable {
    case sdk = "mcp-sdk"
    case legacySDK = "mcp-sdk-legacy"
    case fastMCP = "fastmcp-peer"
    case fastMCPTasks = "fastmcp-tasks"
    case a2a = "a2a-sdk"
    case legacyA2A = "a2a-sdk-legacy"
    case aiortc
    case liveKit = "livekit-sdk"
    case liveKitAgents = "livekit-agents"
    case openAPI = "openapi-check"

    /// Its Python; makes the environment if it is not there, which needs the package index once.
    func python() async throws -> String { try await Self.pythons[self]?.get() ?? "" }

    private static let pythons: [PeerKind: Once<String>] = Dictionary(
        uniqueKeysWithValues: allCases.map { kind in (kind, Once { try await python(of: kind) }) })

    private static func python(of kind: PeerKind) async throws -> String {
        let maker = try Program(
            "Tools/peers", ["bash", Checkout.path("Tools/peers"), kind.rawValue],
            in: Checkout.folder)
        let lines = try await maker.allLines(within: .seconds(600))
        guard lines.count == 1 else {
            throw Program.Failure("the peer \(kind.rawValue) cannot be had: \(maker.errorText)")
        }
        return lines[0]
    }
}

/// Work that is done once, by whoever asks first; the others wait for its outcome.
actor Once<Value: Sendable> {
    private let work: @Sendable () async throws -> Value
    private var task: Task<Value, any Error>?

    init(_ work: @escaping @Sendable () async throws -> Value) { self.work = work }

    func get() async throws -> Value {
        let running = task ?? Task { [work] in try await work() }
        task = running
        return try await running.value
    }
}
