// SPDX-License-Identifier: Apache-2.0

import Commands
import HubCore
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ServeTests {
    @Test("without a file the demo runs, says where, and stops when asked")
    func demo() async {
        let harness = CommandHarness()
        #expect(await harness.run("serve") == .good)
        #expect(harness.launcher.configurations == [.demo])
        #expect(harness.terminal.output == ["patchbay ready http://127.0.0.1:4711"])
        #expect(harness.launcher.events == ["start", "shutDown"])
    }

    @Test("the command line goes before the file")
    func options() async throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(#"{"listen": "127.0.0.1:80", "data": "d", "loops": 2}"#, to: "p.json")
        let harness = CommandHarness()
        #expect(await harness.run("serve", "--config", path, "--listen", "[::1]:0", "--data", "e") == .good)
        let configuration = try #require(harness.launcher.configurations.first)
        #expect(configuration.listen.description == "[::1]:0")
        #expect(configuration.dataDirectory == "e")
        #expect(configuration.loops == 2)
        #expect(harness.terminal.output == ["patchbay ready http://[::1]:4711"])
    }

    @Test("an address that others can reach is refused, wherever it is written")
    func open() async throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(#"{"listen": ":7300"}"#, to: "p.json")
        let harness = CommandHarness()
        #expect(await harness.run("serve", "--listen", "0.0.0.0:7300") == .unable)
        #expect(await harness.run("serve", "--config", path) == .unable)
        #expect(harness.terminal.errors.count == 2)
        #expect(harness.terminal.errors.allSatisfy { $0.contains("would let everyone on the network in") })
        #expect(harness.launcher.configurations.isEmpty)
    }

    @Test("a bad file is told like `config check` tells it")
    func badFile() async throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write(#"{"listn": 1}"#, to: "p.json")
        let harness = CommandHarness()
        #expect(await harness.run("serve", "--config", path) == .unable)
        #expect(harness.terminal.errors == [#"\#(path):1:2: unknown key "listn"; did you mean "listen"?"#])
    }

    @Test("a hub that cannot run says why")
    func failure() async {
        let harness = CommandHarness()
        harness.launcher.fail("the port is taken")
        #expect(await harness.run("serve") == .unable)
        #expect(harness.terminal.errors == ["patchbay: the hub cannot run: the port is taken"])
        #expect(await harness.run("mcp") == .unable)
    }

    @Test("the stdio hub runs until its input ends, and nothing is printed")
    func stdio() async throws {
        var harness = CommandHarness()
        harness.stop = StopNever()
        #expect(await harness.run("mcp") == .good)
        #expect(harness.launcher.events == ["run"])
        #expect(harness.terminal.output.isEmpty)
        #expect(harness.terminal.errors.isEmpty)
    }
}

/// Waits for its cancellation.
private struct StopNever: StopRequesting {
    func onReload(_ action: @escaping @Sendable () -> Void) {}

    func wait() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        await withTaskCancellationHandler {
            for await _ in stream {}
        } onCancel: {
            continuation.finish()
        }
    }
}
