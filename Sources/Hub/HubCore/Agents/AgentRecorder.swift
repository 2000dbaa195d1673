// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import Identity
import JSON
package import Lifecycle
package import Telemetry

/// Writes down every send to an agent and every cancellation: one audit record each.
package struct AgentRecorder: Sendable {
    private let audit: any AuditRecording
    private let settings: AuditSettings
    private let content: AuditArguments
    private let clock: any WallClock
    private let timers: any TimerScheduling
    private let log: Log

    /// `digest` is SHA-256.
    package init(
        audit: any AuditRecording, settings: AuditSettings, digest: @escaping @Sendable ([UInt8]) -> [UInt8],
        clock: any WallClock, timers: any TimerScheduling, log: Log
    ) {
        self.audit = audit
        self.settings = settings
        content = AuditArguments(settings, digest: digest)
        self.clock = clock
        self.timers = timers
        self.log = log
    }

    func sha256(_ bytes: [UInt8]) -> [UInt8] { content.sha256(bytes) }

    /// Refuses while nothing can be recorded: whatever an agent does may change something.
    func admit() throws(A2AError) {
        guard !settings.runsUnaudited, !audit.isSound else { return }
        throw A2AError(
            .unavailable,
            "Refused: the audit trail takes no records at the moment; the hub's operator has to see to its store")
    }

    /// The answer waits for the record, and with it for everything that was kept of the task before: until both are safe.
    /// - Parameter isSafe: the task is.
    func answered(_ attempt: AgentAttempt, size: Int, isSafe: Bool = false) async throws(A2AError) {
        let record = describe(attempt, .succeeded, size: size)
        if isSafe, audit.tryKeep(record) { return }
        guard !settings.runsUnaudited else { return await write(record) }
        do {
            try await audit.record(record)
        } catch {
            lose(record, error)
            throw A2AError(.unavailable, "The message was taken, and its audit record could not be stored")
        }
    }

    /// Microseconds since 1970-01-01 UTC.
    var now: Int64 { clock.microsecondsSinceEpoch }

    /// A decision of the hub's own agent, written down before it takes force.
    func decided(
        _ action: AuditAction, target: String, by principal: String, details: JSONValue
    ) async throws(A2AError) {
        let record = AuditRecord(action, target: target, by: principal, details: details, at: now)
        guard !settings.runsUnaudited else { return await write(record) }
        do {
            try await audit.record(record)
        } catch {
            lose(record, error)
            throw A2AError(.unavailable, "The task was not handed on: its audit record could not be stored")
        }
    }

    func failed(_ attempt: AgentAttempt, _ error: A2AError) async {
        log.info(
            "an operation on an agent failed",
            [
                "agent": .string(attempt.agent), "operation": .string(attempt.call.operation.rawValue),
                "why": .string(error.message),
            ])
        let isRefused = error.kind == .permissionDenied || error.kind == .limitReached
        await write(describe(attempt, isRefused ? .refused : .failed(code: error.kind.code), size: 0))
    }

    private func write(_ record: AuditRecord) async {
        if audit.tryRecord(record) { return }
        do {
            try await audit.record(record)
        } catch {
            lose(record, error)
        }
    }

    private func lose(_ record: AuditRecord, _ error: any Error) {
        log.error("an audit record was lost", ["why": .error(error), "target": .string(record.target)])
    }

    private func describe(_ attempt: AgentAttempt, _ outcome: AuditOutcome, size: Int) -> AuditRecord {
        let call = attempt.call
        let kept = content.kept(call.params)
        let microseconds = (timers.now - attempt.started).wholeNanoseconds / 1000
        var record = AuditRecord(
            time: clock.microsecondsSinceEpoch - microseconds, principal: call.principal.id,
            method: call.operation.rawValue, target: attempt.agent, upstream: attempt.agent, outcome: outcome,
            durationMicroseconds: microseconds, argumentsDigest: kept.digest, arguments: kept.text,
            requestBytes: Int64(call.params.byteCount), responseBytes: Int64(size))
        record.onBehalfOf = call.principal.behalf
        record.decision = attempt.decision?.word
        record.rule = attempt.decision?.rule
        if !attempt.secrets.isEmpty {
            record.sanitizer = AuditRecord.bounded("secrets \(attempt.secrets.named(" "))")
        }
        return record
    }
}
