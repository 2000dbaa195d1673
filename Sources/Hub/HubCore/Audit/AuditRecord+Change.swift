// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Records of what was done to the hub itself rather than through it.
extension AuditRecord {
    /// `time` in microseconds since 1970. `details` holds no secret; what is beyond ``maximumArguments`` is left out.
    package init(
        _ action: AuditAction, target: String, by principal: String, onBehalfOf: String? = nil,
        details: JSONValue? = nil, at time: Int64
    ) {
        self.init(
            time: time, principal: principal, method: action.rawValue, target: target, outcome: .succeeded,
            durationMicroseconds: 0)
        self.onBehalfOf = onBehalfOf
        let text = details?.serialized()
        arguments = text.flatMap { $0.count <= Self.maximumArguments ? $0 : nil }
    }
}
