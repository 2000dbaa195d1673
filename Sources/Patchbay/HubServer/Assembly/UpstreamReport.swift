// SPDX-License-Identifier: Apache-2.0

import HubCore
import MCPClient
import MCPTypes
import Telemetry

/// Puts what happens on one server's connection into log lines and counters.
struct UpstreamReport {
    let server: ServerName
    let log: Log
    let metrics: Metrics

    func make() -> UpstreamObserver {
        let log = log.adding(["server": .string(server.text)])
        let lost = counter("patchbay_upstream_lost_total", "Sessions and processes of servers that were lost.")
        let failed = counter("patchbay_upstream_connect_failures_total", "Attempts to connect to a server that failed.")
        return { event in
            switch event {
            case .connected(let description):
                log.info("connected", ["revision": .string(description.revision.rawValue)])
            case .listening: log.debug("listening to a server")
            case .connectFailed(let error):
                failed.increment()
                log.warning("cannot connect", ["why": .error(error)])
            case .lost(let cause):
                lost.increment()
                log.warning("connection lost", ["why": .string(cause)])
            case .rested(let time):
                log.info("stopped until somebody calls", ["idle": .string("\(time)")])
            case .noise(let count, let sample):
                log.warning(
                    "lines on standard output that are no messages",
                    ["count": .count(count), "sample": .string(sample)])
            case .dropped(let count, let what):
                log.info("messages dropped", ["count": .count(count), "what": .string(what)])
            case .refusedRequest(let method):
                log.info("the server asked what the hub does not relay", ["method": .string(method)])
            case .courtesyFailed(let what): log.debug("a courtesy did not arrive", ["what": .string(what)])
            }
        }
    }

    private func counter(_ name: String, _ help: String) -> Counter {
        metrics.counter(name, help: help, labels: [("server", server.text)])
    }
}
