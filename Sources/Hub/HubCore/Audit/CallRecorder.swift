// SPDX-License-Identifier: Apache-2.0

import Identity
import JSON
import JSONRPC
package import Lifecycle
import MCPClient
import MCPServer
import MCPTypes
package import Telemetry

/// Writes down every call: one audit record, one count, one duration.
package struct CallRecorder: Sendable {
    private let audit: any AuditRecording
    private let settings: AuditSettings
    private let content: AuditArguments
    private let metrics: CallMetrics
    private let clock: any WallClock
    private let timers: any TimerScheduling
    private let log: Log

    /// `digest` is SHA-256.
    package init(
        audit: any AuditRecording, settings: AuditSettings = AuditSettings(),
        digest: @escaping @Sendable ([UInt8]) -> [UInt8], metrics: CallMetrics, clock: any WallClock,
        timers: any TimerScheduling, log: Log
    ) {
        self.audit = audit
        self.settings = settings
        content = AuditArguments(settings, digest: digest)
        self.metrics = metrics
        self.clock = clock
        self.timers = timers
        self.log = log
    }

    func sha256(_ bytes: [UInt8]) -> [UInt8] { content.sha256(bytes) }

    /// Refuses what may change something while nothing can be recorded. Its refusal is recorded like any other, by which
    /// the store shows that it works again.
    func admit(_ attempt: CallAttempt) throws(CallFailure) {
        guard attempt.mayChange, !settings.runsUnaudited, !audit.isSound else { return }
        let message =
            "Refused: the audit trail takes no records at the moment, and a call that may change something is not run "
            + "without one; the hub's operator has to see to its store"
        throw CallFailure(JSONRPCError(code: HubErrorCode.notAudited, message: message), .refused)
    }

    /// An answer to a call that may have changed something waits until its record is safe.
    func answered(_ attempt: CallAttempt, _ answer: RawJSON) async throws(CallFailure) {
        let isToolError = answer["isError"]?.boolean == true
        let record = describe(attempt, isToolError ? .toolError : .succeeded, answerSize: answer.byteCount)
        if audit.tryKeep(record) { return }
        guard attempt.mayChange, !settings.runsUnaudited else { return await write(record) }
        try await store(record)
    }

    private func store(_ record: AuditRecord) async throws(CallFailure) {
        do {
            try await audit.record(record)
        } catch {
            lose(record, error)
            let message = "The call was carried out, and its audit record could not be stored"
            throw CallFailure(JSONRPCError(code: HubErrorCode.notAudited, message: message))
        }
    }

    /// The answer is a question.
    func asked(_ attempt: CallAttempt, _ question: RawJSON) async {
        await write(describe(attempt, .inputRequired, answerSize: question.byteCount))
    }

    func failed(_ attempt: CallAttempt, _ failure: CallFailure) async {
        log.info(
            "a call failed",
            [
                "method": .string(attempt.call.method.rawValue),
                "server": .string(attempt.route?.upstream.name.text ?? "-"), "why": .string(failure.error.message),
                "rule": .string(failure.rule ?? "-"),
            ])
        await write(describe(attempt, failure.outcome, answerSize: 0))
    }

    func serverFailed(_ server: ServerName, _ error: UpstreamError) { metrics.serverFailed(server, error) }

    private func write(_ record: AuditRecord) async {
        if audit.tryRecord(record) { return }
        do {
            try await audit.record(record)
        } catch {
            lose(record, error)
        }
    }

    private func lose(_ record: AuditRecord, _ error: any Error) {
        metrics.recordLost()
        log.error("an audit record was lost", ["why": .error(error), "target": .string(record.target)])
    }

    private func describe(_ attempt: CallAttempt, _ outcome: AuditOutcome, answerSize: Int) -> AuditRecord {
        let duration = timers.now - attempt.started
        metrics.ended(attempt.call.method, outcome, duration)
        let microseconds = duration.wholeNanoseconds / 1000
        let (call, route) = (attempt.call, attempt.route)
        let kept = attempt.arguments.map { content.kept($0, marked: route?.secrets ?? []) }
        var record = AuditRecord(
            time: clock.microsecondsSinceEpoch - microseconds, principal: call.caller.facts.principal.id,
            client: call.caller.facts.clientName, method: call.method.rawValue, target: target(call, route),
            upstream: route?.upstream.name.text, outcome: outcome, decision: attempt.decision?.word,
            rule: attempt.decision?.rule, sanitizer: attempt.contentSummary, durationMicroseconds: microseconds,
            argumentsDigest: kept?.digest, arguments: kept?.text, requestBytes: Int64(call.params.byteCount),
            responseBytes: Int64(answerSize), traceID: Self.traceID(attempt.traceparent))
        record.onBehalfOf = call.caller.facts.principal.behalf
        return record
    }

    private func target(_ call: MCPCall, _ route: Route?) -> String {
        route?.canonical ?? String((call.method.nameParameter.flatMap { call.params[$0]?.string } ?? "").prefix(200))
    }

    /// Of a W3C `traceparent`: version, trace id, parent id, flags.
    private static func traceID(_ traceparent: RawJSON?) -> String? {
        let parts = traceparent?.string?.split(separator: "-") ?? []
        guard parts.count >= 4, parts[1].utf8.count == 32, parts[1].allSatisfy(\.isHexDigit) else { return nil }
        return parts[1].lowercased()
    }
}
