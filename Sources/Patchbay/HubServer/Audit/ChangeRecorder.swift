// SPDX-License-Identifier: Apache-2.0

import HubCore
import Identity
import JSON
import Lifecycle
import Telemetry

/// Writes down what changes in a running hub, before it takes force.
struct ChangeRecorder: Sendable {
    private let audit: any AuditRecording
    private let clock: any WallClock
    /// Whether a change takes force though it cannot be recorded.
    private let runsUnaudited: Bool
    private let log: Log

    init(audit: any AuditRecording, clock: any WallClock, runsUnaudited: Bool, log: Log) {
        self.audit = audit
        self.clock = clock
        self.runsUnaudited = runsUnaudited
        self.log = log
    }

    /// Whoever can write the operator's files is the operator. False, and a line in the log, where the change must not
    /// take force because its record was not stored.
    func mayTakeForce(_ action: AuditAction, file: String, details: JSONValue) async -> Bool {
        do {
            try await audit.record(record(action, target: file, details))
            return true
        } catch {
            log.error(
                runsUnaudited
                    ? "a change could not be recorded and takes force all the same"
                    : "a change could not be recorded and does not take force; mend the store, then reload (SIGHUP)",
                ["what": .string(action.rawValue), "why": .error(error)])
            return runsUnaudited
        }
    }

    /// Without waiting: a hub whose store takes nothing says so when it is used.
    func started(_ configuration: HubConfiguration) {
        let servers = configuration.servers.filter { !$0.isDisabled }.map { JSONValue.string($0.name.text) }
        var details = Self.describe(configuration.policy)
        details["version"] = .string(BuildInformation.version)
        details["servers"] = .array(servers)
        _ = audit.tryRecord(record(.start, target: configuration.policyFile ?? "", details))
    }

    /// What tells one policy from another; empty where there is none.
    static func describe(_ policy: Policy?) -> JSONValue {
        var details: JSONValue = [:]
        guard let policy else { return details }
        details["rules"] = .integer(Int64(policy.rules.count))
        details["sha256"] = policy.digest.map { .string(HexadecimalText.of($0)) }
        return details
    }

    private func record(_ action: AuditAction, target: String, _ details: JSONValue) -> AuditRecord {
        AuditRecord(
            action, target: target, by: Principal.owner.id, details: details, at: clock.microsecondsSinceEpoch)
    }
}
