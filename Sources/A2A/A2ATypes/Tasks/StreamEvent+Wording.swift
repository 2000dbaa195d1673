// SPDX-License-Identifier: Apache-2.0

import JSON

/// What of an event somebody has worded: what there may be something to object to.
extension StreamEvent {
    /// The event without a status that is a state of the protocol and a time alone; nil where nothing else is in it.
    package var worded: StreamEvent? {
        switch self {
        case .message, .artifactUpdate: return self
        case .statusUpdate(let update): return update.holdsBareStatus.alone ? nil : self
        case .task(let task):
            let (isBare, isAlone) = task.holdsBareStatus
            if isAlone { return nil }
            return isBare ? .task(task.leavingOut(["status"])) : self
        }
    }

    /// The event with the status of the one that it was made of, if it lost it.
    package func restoringStatus(of whole: StreamEvent) -> StreamEvent {
        guard case .task(let task) = self, case .task(let other) = whole, let status = other["status"] else {
            return self
        }
        return .task(task.editing([.set("status", status)]))
    }
}

extension RawJSON {
    /// Whether the status in a task or an update tells a known state and a time alone, and whether nothing is beside it but
    /// what is true or false.
    fileprivate var holdsBareStatus: (bare: Bool, alone: Bool) {
        var status: Place?
        var others = 0
        visitMembers { member in
            if member.is("status") {
                status = member.place
            } else if value(at: member.place).kind != .boolean {
                others += 1
            }
        }
        guard let status, value(at: status).isBareStatus else { return (false, false) }
        return (true, others == 0)
    }

    private var isBareStatus: Bool {
        guard kind == .object else { return false }
        var isBare = true
        visitMembers { member in
            let value = value(at: member.place)
            if member.is("state") {
                isBare = isBare && TaskState(rawValue: value.string ?? "") != nil
            } else if member.is("timestamp") {
                isBare = isBare && value.isLikeTime
            } else {
                isBare = false
            }
        }
        return isBare
    }

    /// A short string of digits and the marks between the numbers of a time: no words.
    private var isLikeTime: Bool {
        kind == .string && byteCount <= 48
            && bytes.dropFirst().dropLast().allSatisfy { byte in
                switch byte {
                case 0x30...0x3A, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "T"),
                    UInt8(ascii: "Z"):
                    true
                default: false
                }
            }
    }
}
