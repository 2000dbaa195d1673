// SPDX-License-Identifier: Apache-2.0

import Commands
import HubCore
import HubServer
import Synchronization
import Telemetry

/// Makes hubs that only keep what is asked of them.
final class FakeLauncher: HubLaunching {
    private let state = Mutex((configurations: [HubConfiguration](), events: [String](), failure: String?.none))

    var configurations: [HubConfiguration] { state.withLock { $0.configurations } }
    var events: [String] { state.withLock { $0.events } }

    func fail(_ reason: String) { state.withLock { $0.failure = reason } }
    func note(_ event: String) { state.withLock { $0.events.append(event) } }

    func makeHub(_ configuration: HubConfiguration, log: Log) throws -> any RunnableHub {
        try make(configuration)
    }

    func makeStdioHub(_ configuration: HubConfiguration, log: Log) throws -> any RunnableStdioHub {
        try make(configuration)
    }

    private func make(_ configuration: HubConfiguration) throws -> FakeHubProcess {
        try state.withLock { state in
            if let failure = state.failure { throw Failure(description: failure) }
            state.configurations.append(configuration)
        }
        return FakeHubProcess(launcher: self)
    }

    private struct Failure: Error, CustomStringConvertible { let description: String }
}

struct FakeHubProcess: RunnableHub, RunnableStdioHub {
    let launcher: FakeLauncher

    func start() async throws -> Int {
        launcher.note("start")
        return 4711
    }

    func run() async throws { launcher.note("run") }
    func follow(_ source: ConfigurationSource) { launcher.note("follow") }
    func reloadConfiguration() { launcher.note("reload") }
    func shutDown() async { launcher.note("shutDown") }
}
