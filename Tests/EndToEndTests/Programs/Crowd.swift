// SPDX-License-Identifier: Apache-2.0

import JSON

/// Many sessions of the official client at one endpoint, told together what to do.
struct Crowd: Sendable {
    /// What all of them got: each text with how often it came.
    struct Outcome: Sendable, CustomStringConvertible {
        let texts: [String: Int]
        let failures: [String: Int]

        var description: String { "texts \(texts), failures \(failures)" }
    }

    /// How often each was told of changed tools since the last call.
    struct Heard: Sendable {
        let least: Int
        let most: Int
        /// From the call to when the last of them was first told.
        let milliseconds: Int
    }

    private let session: ToolSession

    static func gather(_ count: Int, at url: String, mode: ClientMode) async throws -> Crowd {
        Crowd(session: try await ToolSession.start("crowd.py", [url, mode.rawValue, "\(count)"]))
    }

    /// The first `members` of them, or all, call at once.
    func call(_ tool: String, _ arguments: JSONValue = [:], members: Int? = nil) async throws -> Outcome {
        var order: JSONValue = ["call": .string(tool), "arguments": arguments]
        if let members { order["members"] = .integer(Int64(members)) }
        let answer = try await session.ask(order)
        func counts(_ key: String) -> [String: Int] {
            Dictionary((answer[key] ?? .emptyObject).members.map { ($0.key, Int($0.value.integer ?? 0)) }) { $1 }
        }
        return Outcome(texts: counts("texts"), failures: counts("failures"))
    }

    /// Waits so many seconds for everybody to be told, and a second more for what comes too often.
    func heard(within seconds: Int) async throws -> Heard {
        let answer = try await session.ask(["heard": .integer(Int64(seconds))])
        func number(_ key: String) -> Int { Int(answer[key]?.integer ?? -1) }
        return Heard(least: number("least"), most: number("most"), milliseconds: number("milliseconds"))
    }

    func leave() async { await session.end() }
}
