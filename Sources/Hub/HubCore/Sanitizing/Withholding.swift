// SPDX-License-Identifier: Apache-2.0

import JSON
import Sanitizer

/// Decides what is held back, and keeps it for an approver.
struct Withholding: Sendable {
    let settings: SanitizerSettings
    let quarantine: Quarantine
    let sha256: @Sendable ([UInt8]) -> [UInt8]

    /// Whether it is all but certain to steer, and nobody has released these very bytes.
    func isDue(_ inspection: Inspection, _ original: RawJSON) -> Bool {
        guard settings.results == .hold, inspection.action >= .quarantine else { return false }
        return !quarantine.isReleased(sha256(Array(original.bytes)))
    }

    /// The id under which it is kept; nil when it could not be stored.
    func keep(
        _ original: RawJSON, _ inspection: Inspection, method: String, for principal: String
    ) async -> String? {
        let bytes = Array(original.bytes)
        return await quarantine.hold(
            bytes,
            HeldAnswer(
                principal: principal, origin: inspection.origin, method: method, reason: inspection.summary,
                score: inspection.score, digest: sha256(bytes), versions: inspection.versions))
    }
}
