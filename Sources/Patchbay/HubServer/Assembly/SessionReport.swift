// SPDX-License-Identifier: Apache-2.0

import MCPServer
import MCPTypes
import Telemetry

/// Puts what becomes of sessions that the hub does not know into log lines and counters.
struct SessionReport {
    let log: Log
    let metrics: Metrics

    func keeping(_ memory: SessionMemory) -> SessionKeeping {
        let takenUp = metrics.counter(
            "patchbay_sessions_taken_up_total", help: "Sessions of an earlier run of the hub that went on.")
        let unknown = metrics.counter(
            "patchbay_sessions_unknown_total", help: "Requests in sessions that the hub does not have.")
        let log = log
        return SessionKeeping(memory: memory) { event in
            switch event {
            case .takenUp(let client):
                takenUp.increment()
                log.info(
                    "a session of an earlier run goes on",
                    ["client": .string(client.name ?? "-"), "revision": .string(client.revision.rawValue)])
            case .unknown:
                unknown.increment()
                log.info("a request named a session that is not there")
            }
        }
    }
}
