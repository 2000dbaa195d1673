// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// Servers whose lists go wrong beside a good one, and one whose answers come too late, seen by the official client.
@Suite(.faultyStage, .timeLimit(.minutes(10))) struct FaultyListTests {
    static let manners = ["looping", "doubled", "invalid", "crowded", "late"]

    static var servers: [String: HubConfigurationFile.Server] {
        Dictionary(
            uniqueKeysWithValues: manners.map { manner in
                let command = MisbehavingServer.command(manner, isHTTP: false)
                return (manner, .stdio(command, timeout: manner == "late" ? "2s" : "60s"))
            })
    }

    /// The names of all tools; a list does not wait long for a server that has just been started.
    private static func listed(_ mode: ClientMode) async throws -> Set<String> {
        let session = try await ToolSession.open(try Stage.here().hub.endpoint, mode: mode)
        let names = await Result { () async throws -> Set<String> in
            for _ in 0..<100 {
                let names = Set(try await session.names())
                if names.isSuperset(of: ["stdio__echo", "doubled__fine", "invalid__fine", "crowded__tool4999"]) {
                    return names
                }
            }
            throw Program.Failure("the servers are not listed")
        }
        await session.end()
        return try names.get()
    }

    @Test("what is wrong with one list costs that server only, and is named", arguments: [ClientMode.auto, .legacy])
    func lists(mode: ClientMode) async throws {
        let names = try await Self.listed(mode)
        #expect(names.contains("stdio__echo"))
        #expect(names.contains("doubled__fine") && !names.contains("doubled__answer"))
        #expect(names.filter { $0.hasPrefix("invalid__") }.sorted() == ["invalid__answer", "invalid__fine"])
        #expect(names.filter { $0.hasPrefix("crowded__tool") }.count == 5000)
        #expect(!names.contains { $0.hasPrefix("looping__") })
        let hub = try Stage.here().hub
        let log = hub.program.errorText
        for words in [
            "the cursor repeats after 1 pages", "invalid: the tool worded cannot be offered",
            "invalid: an item of tools/list has no usable name", "a tool is withheld",
            "\"server\":\"crowded\",\"list\":\"tools/list\",\"items\":5002",
        ] {
            #expect(log.contains(words), "\(words)")
        }
        let ready = try await hub.page("/ready")
        #expect(ready.contains("server looping") && ready.contains("the cursor repeats"), "\(ready)")
        #expect(ready.contains("lists the name twice"), "\(ready)")
        let metrics = HubMetrics(try await hub.page("/metrics"))
        #expect(metrics["patchbay_tools_withheld"] == 1, "\(metrics)")
        // `worded`, `listed`, and the three without a usable name or schema.
        #expect(metrics["patchbay_catalog_left_out"] == 5, "\(metrics)")
        #expect(metrics["patchbay_list_failures_total{server=\"looping\"}"] >= 1, "\(metrics)")
        #expect(metrics["patchbay_catalog_items{list=\"tools/list\"}"] >= 5002, "\(metrics)")
    }

    @Test("the tools that are left are called, those that are not are refused with the reason")
    func calls() async throws {
        let hub = try Stage.here().hub
        let client = PlainClient(endpoint: hub.endpoint)
        for tool in ["doubled__fine", "invalid__fine", "crowded__tool4999"] {
            #expect(try await client.call(tool).text == "fine", "\(tool)")
        }
        let looping = try await client.call("looping__fine").failure
        #expect(looping?.contains("Server looping:") == true, "\(looping ?? "none")")
        let doubled = try await client.call("doubled__answer").failure
        #expect(doubled?.contains("withheld") == true, "\(doubled ?? "none")")
        let worded = try await client.call("invalid__worded").failure
        #expect(worded?.contains("Server invalid: the tool worded cannot be offered") == true, "\(worded ?? "none")")
    }

    @Test("an answer that comes after the deadline is nobody's, and the next call gets its own")
    func late() async throws {
        let client = PlainClient(endpoint: try Stage.here().hub.endpoint)
        let failure = try await client.call("late__answer").failure
        #expect(failure?.hasPrefix("Server late:") == true, "\(failure ?? "none")")
        // The server goes through its calls one after another, and is still busy with that one.
        var fine: String?
        for _ in 0..<100 where fine == nil { fine = try await client.call("late__fine").text }
        #expect(fine == "fine")
        let hub = try Stage.here().hub
        let metrics = HubMetrics(try await hub.page("/metrics"))
        let late = "patchbay_server_failures_total{server=\"late\",why=\"timed_out\"}"
        #expect(metrics[late] >= 1, "\(metrics)")
        #expect(hub.program.errorText.contains("no answer within"))
    }
}

extension Trait where Self == StageTrait {
    /// A hub in front of a good server and of those whose lists go wrong.
    static var faultyStage: StageTrait {
        StageTrait { try await Stage.build([.stdio], others: FaultyListTests.servers) }
    }
}
