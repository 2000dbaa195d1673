// SPDX-License-Identifier: Apache-2.0

import Commands
import HTTPMessages
import HubCore
import HubServer
import JSON
import Telemetry
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct KeysTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private var data: String { folder.file("data") }

    private func keys(_ harness: CommandHarness = CommandHarness()) async throws -> [RawJSON] {
        #expect(await harness.run("keys", "list", "--data", data, "--json") == .good)
        let list = try RawJSON(validating: try #require(harness.terminal.output.last))
        return Array(try #require(list["keys"]).elements)
    }

    @Test("without a hub keys are made, listed and revoked, and the directory is free afterwards")
    func offline() async throws {
        let harness = CommandHarness()
        #expect(
            await harness.run("keys", "create", "ci", "--roles", "viewer,operator", "--days", "3", "--data", data)
                == .good)
        let secret = try #require(harness.terminal.output.first)
        #expect(secret.hasPrefix("pbk_") && secret.utf8.count == 47)
        #expect(harness.terminal.errors.count == 1)
        #expect(harness.terminal.errors.first?.contains("key:ci  operator,viewer") == true)
        let key = try #require(try await keys().first)
        #expect(!key.text.contains(secret))
        let id = try #require(key["id"]?.string)
        let revoking = CommandHarness()
        #expect(await revoking.run("keys", "revoke", id, "--data", data) == .good)
        #expect(revoking.terminal.output.first?.contains("revoked") == true)
        #expect(try await keys().first?["revoked"]?.string != nil)
        #expect(await revoking.run("keys", "revoke", "none", "--data", data) == .no)
        #expect(revoking.terminal.errors.last?.contains("there is no key \"none\"") == true)
    }

    @Test("what is done without a hub is in the trail of the directory all the same, signed, and the key is not in it")
    func recorded() async throws {
        let harness = CommandHarness()
        #expect(await harness.run("keys", "create", "ci", "--roles", "admin", "--data", data) == .good)
        let id = try #require(try await keys().first?["id"]?.string)
        #expect(await harness.run("keys", "revoke", id, "--data", data) == .good)
        let trail = AuditInspection(directory: data)
        let records = try await trail.tail(count: 10)
        #expect(records.map(\.method) == ["keys/create", "keys/revoke"])
        #expect(records.allSatisfy { $0.principal == "operator" && $0.onBehalfOf == "key:ci" && $0.target == id })
        let details = try #require(records.first?.arguments)
        #expect(String(decoding: details, as: UTF8.self).hasPrefix(#"{"roles":["admin"],"expires":"#))
        #expect(try await trail.head()?.sequence == 2)
        #expect(try await trail.verify().records == 2)
        await trail.close()
    }

    @Test("with a running hub the same commands go to it, and the key is good at once")
    func online() async throws {
        var configuration = HubConfiguration.demo
        configuration.dataDirectory = data
        configuration.listen.port = 0
        configuration.loops = 1
        configuration.sanitizer.folder = Checkout.location(of: "Manifests/Sanitizer")
        let hub = try Hub(configuration: configuration, log: Log(level: .error, sink: RecordingLogSink()))
        _ = try await hub.start()
        let answer = #"{"secret":"pbk_x","key":{"id":"1","principal":"key:ci","roles":[],"expires":"2030-01-01"}}"#
        var harness = CommandHarness()
        let fake = FakeHub(status: 200, body: answer)
        harness.http = fake
        #expect(await harness.run("keys", "create", "ci", "--data", data) == .good)
        #expect(harness.terminal.output == ["pbk_x"])
        #expect(fake.requests.first?.url.hasSuffix("/admin/v1/keys") == true)
        let body = try #require(fake.requests.first?.body)
        #expect(String(decoding: body, as: UTF8.self).contains(#""days":90"#))
        await hub.shutDown()
        #expect(try await keys().isEmpty)
    }

    @Test(
        "what no key can be is refused before anything is made",
        arguments: [["a b"], ["ci", "--roles", "owner"], ["ci", "--days", "0"], ["ci", "--days", "x"], []])
    func refused(arguments: [String]) async {
        let harness = CommandHarness()
        #expect(await harness.run(["keys", "create"] + arguments + ["--data", data]) == .unable)
        #expect(folder.names.isEmpty)
    }

    @Test("a directory that is not there is not made by looking")
    func missing() async {
        let harness = CommandHarness()
        #expect(await harness.run("keys", "list", "--data", data) == .unable)
        #expect(harness.terminal.errors.first?.contains("there is no data directory") == true)
        #expect(folder.names.isEmpty)
    }
}
