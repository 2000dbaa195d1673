// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import MCPClient
import MCPServer
import MCPTypes
import Synchronization
import TestSupport
import Testing

/// Servers that announce nothing, on a clock that stands still.
@Suite(.timeLimit(.minutes(5))) struct ListPollingTests {
    private static let pause = Duration.seconds(60)

    private func server(_ capabilities: JSONValue = ["tools": [:]]) -> ScriptedUpstream {
        var script = ScriptedUpstream.Script()
        script.capabilities = RawJSON(capabilities)
        script.pages["tools/list"] = [ScriptedUpstream.tools("old")]
        return ScriptedUpstream(script)
    }

    /// How often the time to a next round was chosen.
    private final class Choices: Sendable {
        private let number = Mutex(0)
        var count: Int { number.withLock { $0 } }
        func add() { number.withLock { $0 += 1 } }
    }

    private let choices = Choices()

    /// A hub that polls its servers, always at the middle of the jitter.
    private func polling(
        _ server: ScriptedUpstream, pause: Duration? = pause
    ) async throws -> (HubFixture, ListPolling) {
        let hub = try HubFixture(["a": server])
        await hub.catalog.warmUp()
        hub.clock.advance(by: .milliseconds(100))
        let polling = ListPolling(
            catalog: hub.catalog, feed: hub.feed, pause: pause, timers: hub.clock, tasks: PlainTasks(),
            chance: { [choices] in
                choices.add()
                return 0.5
            })
        for upstream in hub.catalog.servers { polling.follow(upstream) }
        return (hub, polling)
    }

    /// Lets a round pass, and returns when the next one is set.
    private func round(_ hub: HubFixture, _ time: Duration) async {
        let (before, timers) = (choices.count, hub.clock.pendingCount)
        hub.clock.advance(by: time)
        while choices.count == before || hub.clock.pendingCount < timers { await Task.yield() }
    }

    @Test("while somebody listens a silent server is listed again, ever more rarely, and its change is told")
    func polls() async throws {
        let server = server()
        let (hub, polling) = try await polling(server)
        let heard = Mutex<[MCPChange]>([])
        _ = try await hub.life.listen(for: .allLists, as: HubFixture.caller) { change in
            heard.withLock { $0.append(change) }
        }
        let before = server.calls(of: "tools/list").count
        await round(hub, .seconds(60))
        #expect(server.calls(of: "tools/list").count == before + 1)
        #expect(server.calls(of: "prompts/list").isEmpty)
        hub.clock.advance(by: .seconds(119))
        #expect(server.calls(of: "tools/list").count == before + 1)
        server.change { $0.pages["tools/list"] = [ScriptedUpstream.tools("new")] }
        await round(hub, .seconds(1))
        hub.clock.advance(by: .milliseconds(100))
        #expect(heard.withLock { $0 } == [.list(.listTools)])
        await round(hub, .seconds(60))
        #expect(server.calls(of: "tools/list").count == before + 3)
        withExtendedLifetime(polling) {}
    }

    @Test(
        "a server that announces its lists is not asked, nor one that nobody listens to",
        arguments: [(["tools": ["listChanged": true]] as JSONValue, true), (["tools": [:]] as JSONValue, false)])
    func leavesAlone(_ capabilities: JSONValue, _ isHeard: Bool) async throws {
        let server = server(capabilities)
        let (hub, polling) = try await polling(server)
        if isHeard { _ = try await hub.life.listen(for: .allLists, as: HubFixture.caller) { _ in } }
        let before = server.calls.count
        for _ in 0..<5 { await round(hub, .seconds(60)) }
        #expect(server.calls.count == before)
        withExtendedLifetime(polling) {}
    }

    @Test("without a pause nothing is polled, and a server that was taken out is not asked any more")
    func ends() async throws {
        let server = server()
        let (idle, none) = try await polling(server, pause: nil)
        let timers = idle.clock.pendingCount
        idle.clock.advance(by: .seconds(600))
        #expect(idle.clock.pendingCount <= timers)
        let (hub, polling) = try await polling(server)
        _ = try await hub.life.listen(for: .allLists, as: HubFixture.caller) { _ in }
        let before = server.calls.count
        _ = hub.catalog.exchange(removing: Set(hub.catalog.servers.map(\.name)), adding: [])
        hub.clock.advance(by: .seconds(600))
        #expect(server.calls.count == before)
        withExtendedLifetime((none, polling)) {}
    }
}
