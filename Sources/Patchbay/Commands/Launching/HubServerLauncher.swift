// SPDX-License-Identifier: Apache-2.0

import HubCore
import HubServer
import Telemetry

/// Makes the hubs of HubServer.
struct HubServerLauncher: HubLaunching {
    func makeHub(_ configuration: HubConfiguration, log: Log) throws -> any RunnableHub {
        try Hub(configuration: configuration, log: log)
    }

    func makeStdioHub(_ configuration: HubConfiguration, log: Log) throws -> any RunnableStdioHub {
        try StdioHub(configuration: configuration, log: log)
    }
}

extension Hub: RunnableHub {}
extension StdioHub: RunnableStdioHub {}
