// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// A server made with `Tests/Peers/stdlib/misbehaving.py`.
struct MisbehavingServer: Sendable, CustomTestStringConvertible {
    /// The manners that a call suffers from.
    enum Manner: String, CaseIterable, Sendable {
        case mute, silent, garbage, flood
    }

    let manner: Manner
    let isHTTP: Bool

    /// Short where nothing will come, ample where something must.
    private var timeout: String { manner == .mute || manner == .silent ? "3s" : "20s" }

    var name: String { manner.rawValue + (isHTTP ? "http" : "stdio") }

    var testDescription: String { "\(manner.rawValue) over \(isHTTP ? "HTTP" : "stdio")" }

    static let all = Manner.allCases.flatMap { manner in
        [true, false].map { MisbehavingServer(manner: manner, isHTTP: $0) }
    }

    static func command(_ manner: String, isHTTP: Bool) -> [String] {
        ["/usr/bin/python3", Checkout.script("stdlib/misbehaving.py"), manner, isHTTP ? "http" : "stdio"]
    }

    /// A hub in front of all of them, of one that cannot be ended politely, and of a good one.
    static func stage() async throws -> Stage {
        var servers: [String: HubConfigurationFile.Server] = [:]
        var programs: [Program] = []
        for server in all {
            let command = command(server.manner.rawValue, isHTTP: server.isHTTP)
            guard server.isHTTP else {
                servers[server.name] = .stdio(command, timeout: server.timeout)
                continue
            }
            let program = try Program(server.name, command, in: Checkout.folder)
            programs.append(program)
            let url = try await program.line(after: "ready ", within: .seconds(120))
            servers[server.name] = .http(url, timeout: server.timeout)
        }
        servers["stubborn"] = .stdio(command("stubborn", isHTTP: false))
        return try await Stage.build([.stdio], others: servers, programs: programs)
    }
}

extension Trait where Self == StageTrait {
    /// A hub in front of servers that go wrong in every manner.
    static var misbehavingStage: StageTrait { StageTrait { try await MisbehavingServer.stage() } }
}
