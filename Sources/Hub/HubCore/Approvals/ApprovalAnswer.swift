// SPDX-License-Identifier: Apache-2.0

/// What a person says to a call that waits.
package enum ApprovalAnswer: Sendable, Equatable {
    case deny
    /// `scope` says for what the consent holds besides this call, and `lifetime` for how long.
    case approve(ApprovalScope, lifetime: Duration)

    package static var approveOnce: ApprovalAnswer { .approve(.once, lifetime: .zero) }
}

/// For what a consent holds, always for the same principal.
package enum ApprovalScope: String, Sendable, CaseIterable {
    /// This call only.
    case once
    /// Calls of the same tool with the same arguments.
    case arguments
    /// Calls of the same tool, whatever the arguments.
    case tool
}

/// Why a call is not agreed to.
package enum ApprovalRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    case denied
    /// Nobody answered.
    case timedOut(Duration)
    /// So many calls wait already, of everybody or of this principal.
    case tooMany(limit: Int, ofPrincipal: Bool)
    /// No person can be expected to read so much.
    case tooLarge(limit: Int)
    /// The caller went away.
    case withdrawn
    /// What was to be sent is not what was agreed to.
    case changed
    /// The question was answered already, and an answer is good once.
    case spent
    /// What the client brought back is not what it was given.
    case forged
    /// The answer could not be recorded, so that it does not hold.
    case unrecorded

    package var description: String {
        switch self {
        case .denied: "an approver said no"
        case .timedOut(let patience): "nobody agreed within \(patience)"
        case .tooMany(let limit, false): "\(limit) calls wait for approval already; try again later"
        case .tooMany(let limit, true): "\(limit) calls of this caller wait for approval already; try again later"
        case .tooLarge(let limit): "its arguments are larger than the \(limit) bytes that an approver is shown"
        case .withdrawn: "the caller withdrew it"
        case .changed: "its arguments are not those that were agreed to"
        case .spent: "the question about it was answered already"
        case .forged: "requestState is not what this hub gave for this call"
        case .unrecorded: "the answer could not be recorded"
        }
    }
}

/// Why an answer is not taken.
package enum ApprovalFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// Nothing of that id waits: it was never there, is answered, or its time is over.
    case unknown(String)
    /// The approver saw something else than what waits.
    case otherDigest
    /// Nobody agrees to calls of their own.
    case own
    /// The answer cannot be recorded, so that it does not hold.
    case unrecorded(String)
    /// Longer than ``ApprovalSettings/lifetime``, or nothing.
    case lifetime(Duration)

    package var description: String {
        switch self {
        case .unknown(let id): "no call \"\(id)\" waits for approval; see: patchbay approvals list"
        case .otherDigest: "the call that waits is not the one with that digest; look at it again"
        case .own: "the caller itself cannot approve it; another principal has to"
        case .unrecorded(let why): "the answer could not be recorded and does not hold: \(why)"
        case .lifetime(let longest): "a consent holds for a second at least and \(longest) at most"
        }
    }
}
