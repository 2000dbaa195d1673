// SPDX-License-Identifier: Apache-2.0

import JSON
import Synchronization
import TestSupport

/// One open session of the official client at an endpoint, told line by line what to do.
final class ToolSession: Sendable {
    private let program: Program
    private let orders = Atomic(0)

    private init(program: Program) { self.program = program }

    static func open(_ url: String, mode: ClientMode = .auto) async throws -> ToolSession {
        try await start("tools.py", [url, mode.rawValue])
    }

    /// Starts a program of the official client that takes orders and waits until it does.
    static func start(_ script: String, _ arguments: [String]) async throws -> ToolSession {
        let python = try await PeerKind.sdk.python()
        let program = try Program(
            script, [python, Checkout.script("mcp-sdk/\(script)")] + arguments, in: Checkout.folder)
        do {
            _ = try await program.line(after: "ready", within: .seconds(120))
        } catch {
            await program.end()
            throw error
        }
        return ToolSession(program: program)
    }

    /// The tools' names and definitions.
    func list() async throws -> RawJSON { try await ask(["list": true]) }

    func names() async throws -> [String] { try await list()["names"]?.elements.compactMap(\.string) ?? [] }

    func call(_ tool: String, _ arguments: RawJSON = .emptyObject) async throws -> RawJSON {
        try await ask(RawJSON(["call": .string(tool)]).editing([.set("arguments", arguments)]).value)
    }

    func end() async { await program.end() }

    /// Gives an order and waits for what came of it.
    func ask(_ order: JSONValue) async throws -> RawJSON {
        let id = orders.add(1, ordering: .relaxed).newValue
        var order = order
        order["id"] = .integer(Int64(id))
        try program.write(String(decoding: order.serialized(), as: UTF8.self) + "\n")
        return try RawJSON(validating: try await program.line(after: "answer \(id) ", within: .seconds(120)))
    }
}
