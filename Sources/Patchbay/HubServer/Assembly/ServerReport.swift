// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HTTPServer
import Telemetry

/// Puts what the HTTP server turns away into log lines and one counter.
struct ServerReport {
    let log: Log
    let metrics: Metrics

    func make() -> @Sendable (HTTPServerEvent) -> Void {
        let refused = metrics.counter(
            "patchbay_http_refused_total", help: "Requests refused or connections cut before any handler.")
        let log = log
        return { event in
            switch event {
            case .handshakeFailed(let reason, let peer):
                log.info("a TLS handshake came to nothing", ["reason": .string(reason), "peer": .string(peer)])
            case .unanswered, .answeredTwice, .unsafeField, .acceptFailed:
                log.error("the HTTP server had to step in", ["what": .string("\(event)")])
            case .refused, .overloaded, .cutForAbuse, .cutAtWriteDeadline, .cutAtOutputBound:
                refused.increment()
                log.info("a peer was refused or cut", ["what": .string("\(event)")])
            }
        }
    }
}
