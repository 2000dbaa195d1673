// SPDX-License-Identifier: Apache-2.0

package import HubCore
import JSON

/// The body of `POST /admin/v1/approvals/answer`.
package struct ApprovalDecision: Sendable, Equatable {
    package let id: String
    package let answer: ApprovalAnswer
    /// What the approver saw; nil where it did not say.
    package let digest: [UInt8]?

    private static let example = #"{"id":"…","answer":"approve","scope":"once","digest":"…"}"#

    package init(id: String, answer: ApprovalAnswer, digest: [UInt8]? = nil) {
        self.id = id
        self.answer = answer
        self.digest = digest
    }

    init(parsing body: [UInt8]) throws(AdminFault) {
        let root = try AdminBody.object(
            body, members: ["id", "answer", "scope", "seconds", "digest"], example: Self.example)
        guard let id = root["id"]?.string, !id.isEmpty else {
            throw .malformed("\"id\" is missing; the body must be an object like \(Self.example)")
        }
        self.id = id
        digest = try root["digest"].map { (value) throws(AdminFault) in
            guard let digest = value.string.flatMap(HexadecimalText.bytes) else {
                throw .malformed("\"digest\" must be the hexadecimal digest that the list shows")
            }
            return digest
        }
        switch root["answer"]?.string {
        case "deny": answer = .deny
        case "approve": answer = try Self.approval(root)
        default: throw .malformed("\"answer\" must be \"approve\" or \"deny\"")
        }
    }

    private static func approval(_ root: RawJSON) throws(AdminFault) -> ApprovalAnswer {
        let scope = root["scope"].map { $0.string.flatMap(ApprovalScope.init(rawValue:)) } ?? .once
        guard let scope else { throw .malformed("\"scope\" must be \"once\", \"arguments\" or \"tool\"") }
        guard scope != .once else { return .approveOnce }
        guard let seconds = root["seconds"]?.integer, (1...86_400).contains(seconds) else {
            throw .malformed("\"seconds\" must say for how long that scope holds, from 1 to 86400")
        }
        return .approve(scope, lifetime: .seconds(seconds))
    }
}
