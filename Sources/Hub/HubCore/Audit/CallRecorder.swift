// SPDX-License-Identifier: Apache-2.0

import Identity
import JSON
import JSONRPC
package import Lifecycle
import MCPServer
import MCPTypes
package import Telemetry

/// Writes down every call: one audit record, one count, one duration.
package struct CallRecorder: Sendable {
    private let audit: any AuditRecording
    private let digest: @Sendable ([UInt8]) -> [UInt8]
    private let metrics: CallMetrics
    private let clock: any WallClock
    private let timers: any TimerScheduling
    private let log: Log

    /// `digest` is SHA-256.
    package init(
        audit: any AuditRecording, digest: @escaping @Sendable ([UInt8]) -> [UInt8], metrics: CallMetrics,
        clock: any WallClock, timers: any TimerScheduling, log: Log
    ) {
        self.audit = audit
        self.digest = digest
        self.metrics = metrics
        self.clock = clock
        self.timers = timers
        self.log = log
    }

    func answered(_ call: MCPCall, _ route: Route, _ answer: RawJSON, since started: MonotonicTime) async {
        let isToolError = answer["isError"]?.boolean == true
        await write(call, route, isToolError ? .toolError : .succeeded, started, answerSize: answer.bytes.count)
    }

    func failed(_ call: MCPCall, _ route: Route?, _ failure: CallFailure, since started: MonotonicTime) async {
        log.info(
            "a call failed",
            [
                "method": .string(call.method.rawValue), "server": .string(route?.upstream.name.text ?? "-"),
                "why": .string(failure.error.message), "rule": .string(failure.rule ?? "-"),
            ])
        await write(call, route, failure.outcome, started, answerSize: 0)
    }

    private func write(
        _ call: MCPCall, _ route: Route?, _ outcome: AuditOutcome, _ started: MonotonicTime, answerSize: Int
    ) async {
        let duration = timers.now - started
        metrics.ended(call.method, outcome, duration)
        let microseconds = duration.wholeNanoseconds / 1000
        let record = AuditRecord(
            time: clock.microsecondsSinceEpoch - microseconds, principal: call.caller.principal.id,
            client: call.caller.client.name,
            method: call.method.rawValue, target: target(call, route), upstream: route?.upstream.name.text,
            outcome: outcome, durationMicroseconds: microseconds,
            argumentsDigest: argumentsDigest(call), requestBytes: Int64(call.params.bytes.count),
            responseBytes: Int64(answerSize))
        if audit.tryRecord(record) { return }
        do {
            try await audit.record(record)
        } catch {
            metrics.recordLost()
            log.error("an audit record was lost", ["why": .error(error), "target": .string(record.target)])
        }
    }

    private func target(_ call: MCPCall, _ route: Route?) -> String {
        route?.emitted ?? String((call.method.nameParameter.flatMap { call.params[$0]?.string } ?? "").prefix(200))
    }

    /// Over the canonical form, so that the same arguments have the same digest however they were spelled.
    private func argumentsDigest(_ call: MCPCall) -> [UInt8]? {
        guard let arguments = call.params["arguments"] else { return nil }
        return digest((try? CanonicalJSON.bytes(of: arguments)) ?? Array(arguments.bytes))
    }
}
