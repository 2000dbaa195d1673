// SPDX-License-Identifier: Apache-2.0

import Commands
import HTTPMessages

/// Runs command lines against fakes.
struct CommandHarness {
    let terminal = RecordingTerminal()
    let launcher = FakeLauncher()
    var environment: [String: String] = [:]
    var stop: any StopRequesting = StopAtOnce()
    var http: any HTTPExecuting = FakeHub(status: 500, body: "")

    func run(_ arguments: String...) async -> ExitCode { await run(arguments) }

    func run(_ arguments: [String]) async -> ExitCode {
        let http = http
        let context = CommandContext(
            environment: environment, terminal: terminal, launcher: launcher, stop: stop,
            openHTTP: { CommandHTTP(client: http) })
        return await CommandRunner(context).run(arguments)
    }
}

struct StopAtOnce: StopRequesting {
    func wait() async {}
    func onReload(_ action: @escaping @Sendable () -> Void) { action() }
}
