// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// Servers whose lists go wrong beside a good one, and one whose answers come too late, seen by the official client.
@Suite(.faultyStage, .timeLimit(.minutes(10))) struct FaultyListTests {
    static let manners = ["looping", "doubled", "invalid", "crowded", "late"]

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
            "invalid: an item of tools/list has no usable name",
        ] {
            #expect(log.contains(words), "\(words)")
        }
        let ready = try await hub.page("/ready")
        #expect(ready.contains("server looping") && ready.contains("the cursor repeats"), "\(ready)")
        #expect(ready.contains("lists the name twice"), "\(ready)")
        let metrics = try await hub.page("/metrics")
        #expect(metrics.contains("patchbay_tools_withheld 1"), "\(metrics)")
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
    }
}

extension Trait where Self == StageTrait {
    /// A hub in front of a good server and of those whose lists go wrong.
    static var faultyStage: StageTrait {
        StageTrait {
            let servers = Dictionary(
                uniqueKeysWithValues: FaultyListTests.manners.map {
                    (
                        $0,
                        HubConfigurationFile.Server.stdio(
                            MisbehavingServer.command($0, isHTTP: false), timeout: $0 == "late" ? "2s" : "60s")
                    )
                })
            return try await Stage.build([.stdio], others: servers)
        }
    }
}
