// SPDX-License-Identifier: Apache-2.0

import JSON
import Lifecycle
import Telemetry

/// Puts what becomes of servers' definitions into the audit trail and the log.
struct ManifestRecords: Sendable {
    let audit: any AuditRecording
    let clock: any WallClock
    let digest: @Sendable ([UInt8]) -> [UInt8]
    let log: Log

    /// Withheld tools one by one, what was pinned in one record. Does not wait.
    func tell(_ changes: [ManifestChange], of server: ServerName) {
        var pinned: [(String, [UInt8])] = []
        for change in changes {
            switch change {
            case .pin(let pin): pinned.append((pin.name, pin.digest))
            case .hold(let tool):
                log.warning(
                    "a tool is withheld",
                    ["server": .string(tool.server.text), "tool": .string(tool.name), "why": .string(tool.why)])
                _ = audit.tryRecord(record(.withholdManifest, tool.server, [(tool.name, tool.digest)], tool.why))
            case .unpin, .drop, .forget: break
            }
        }
        if !pinned.isEmpty { _ = audit.tryRecord(record(.pinManifest, server, pinned)) }
    }

    /// The arguments are names and digests, as far as they fit.
    func record(
        _ action: AuditAction, _ server: ServerName, _ tools: [(name: String, digest: [UInt8])], _ rule: String? = nil,
        by actor: String = "hub"
    ) -> AuditRecord {
        let members = tools.map { ($0.name, JSONValue.string(HexadecimalText.of($0.digest))) }
        var object = JSONObject()
        for (name, digest) in members { object[name] = digest }
        let arguments = JSONValue.object(object).serialized()
        var record = AuditRecord(
            time: clock.microsecondsSinceEpoch, principal: actor, method: action.rawValue,
            target: tools.count == 1 ? tools[0].name : server.text, upstream: server.text, outcome: .succeeded,
            durationMicroseconds: 0, argumentsDigest: digest(arguments))
        if arguments.count <= AuditRecord.maximumArguments { record.arguments = arguments }
        record.rule = rule.map { String($0.prefix(200)) }
        return record
    }
}
