// SPDX-License-Identifier: Apache-2.0

import HubCore
import Telemetry

/// Makes the hubs of HubServer.
struct HubServerLauncher: HubLaunching {
    func makeHub(_ configuration: HubConfiguration, log: Log) throws -> any RunnableHub { throw NoHub() }

    func makeStdioHub(_ configuration: HubConfiguration, log: Log) throws -> any RunnableStdioHub { throw NoHub() }
}

/// Stands in until the hub is there.
private struct NoHub: Error, CustomStringConvertible {
    var description: String { "this build has no hub yet" }
}
