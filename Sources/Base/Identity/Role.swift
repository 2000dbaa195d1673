// SPDX-License-Identifier: Apache-2.0

/// What a principal may do to the hub itself, beside using what it offers. A principal without any may only use it.
package enum Role: String, Sendable, CaseIterable, Hashable {
    /// Reads: health, lists, records.
    case viewer
    /// Answers what waits for a person's consent. Deliberately not part of ``operator``: who runs a call does not agree
    /// to it.
    case approver
    /// Calls tools through the admin API and changes what is served.
    case `operator`
    /// Everything, keys and other principals' roles included.
    case admin

    /// Whether holding this role is enough where `other` is asked for: everyone with a role may look.
    package func covers(_ other: Role) -> Bool { self == other || self == .admin || other == .viewer }
}
