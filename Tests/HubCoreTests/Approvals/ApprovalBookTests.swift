// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import Lifecycle
import Testing

@Suite struct ApprovalBookTests {
    private let now = MonotonicTime(nanoseconds: 0)

    private func request(
        _ arguments: JSONValue = ["amount": 5], principal: String = "agent", target: String = "bank__pay",
        rule: String = "large"
    ) -> ApprovalRequest {
        ApprovalRequest(
            principal: principal, method: "tools/call", target: target, server: "bank", rule: rule,
            arguments: RawJSON(arguments), sha256: { $0 })
    }

    /// A book in which `first` waits and was answered.
    private func book(
        _ answer: ApprovalAnswer, limits: ApprovalSettings = ApprovalSettings()
    ) throws -> ApprovalBook {
        var book = ApprovalBook(limits: limits)
        let step1 = book.asked(request(), id: "first", at: now)
        #expect(step1 == .park(id: "first"))
        _ = try book.check("first", answer, digest: request().digest, by: "anna", at: now)
        let step2 = book.answered("first", answer, at: now)
        #expect(step2)
        return book
    }

    @Test("approved once, the same call waits again")
    func once() throws {
        var book = try book(.approveOnce)
        #expect(book.waiting.isEmpty)
        let step3 = book.asked(request(), id: "again", at: now)
        #expect(step3 == .park(id: "again"))
    }

    @Test("approved with its arguments, others wait, and after its time so does the same")
    func sameArguments() throws {
        var book = try book(.approve(.arguments, lifetime: .seconds(60)))
        let step4 = book.asked(request(), id: "2", at: now)
        #expect(step4 == .proceed(id: "first"))
        let step5 = book.asked(request(["amount": 6]), id: "3", at: now)
        #expect(step5 == .park(id: "3"))
        let step6 = book.asked(request(), id: "4", at: now + .seconds(60))
        #expect(step6 == .park(id: "4"))
    }

    @Test("approved for a tool, it holds for its principal, tool and rule alone")
    func tool() throws {
        var book = try book(.approve(.tool, lifetime: .seconds(60)))
        let step7 = book.asked(request(["amount": 6]), id: "2", at: now)
        #expect(step7 == .proceed(id: "first"))
        let step8 = book.asked(request(principal: "other"), id: "3", at: now)
        #expect(step8 == .park(id: "3"))
        let step9 = book.asked(request(target: "bank__close"), id: "4", at: now)
        #expect(step9 == .park(id: "4"))
        let step10 = book.asked(request(rule: "night"), id: "5", at: now)
        #expect(step10 == .park(id: "5"))
    }

    @Test("the digest is of method, server, target and arguments, however they were spelled")
    func digest() throws {
        let spelled = ApprovalRequest(
            principal: "other", method: "tools/call", target: "bank__pay", server: "bank", rule: "x",
            arguments: try RawJSON(validating: #"{ "amount" : 5.0 }"#), sha256: { $0 })
        #expect(spelled.digest == request().digest)
        #expect(request(["amount": 6]).digest != request().digest)
        #expect(request(target: "bank__close").digest != request().digest)
    }

    @Test("an answer to something else than what waits, to one's own call, or for ever is not taken")
    func faults() {
        var book = ApprovalBook(limits: ApprovalSettings())
        _ = book.asked(request(), id: "1", at: now)
        #expect(throws: ApprovalFault.otherDigest) {
            try book.check("1", .approveOnce, digest: request(["amount": 6]).digest, by: "anna", at: now)
        }
        #expect(throws: ApprovalFault.own) {
            try book.check("1", .approveOnce, digest: nil, by: "agent", at: now)
        }
        #expect(throws: ApprovalFault.unknown("2")) { try book.check("2", .deny, digest: nil, by: "anna", at: now) }
        #expect(throws: ApprovalFault.unknown("1")) {
            try book.check("1", .approveOnce, digest: nil, by: "anna", at: now + ApprovalSettings().patience)
        }
        #expect(throws: ApprovalFault.lifetime(ApprovalSettings().lifetime)) {
            try book.check("1", .approve(.tool, lifetime: .seconds(90_000)), digest: nil, by: "anna", at: now)
        }
        #expect(throws: Never.self) { try book.check("1", .deny, digest: nil, by: "agent", at: now) }
    }

    @Test("what waits is bounded, of everybody, of each, and in size")
    func bounds() {
        var limits = ApprovalSettings()
        (limits.parked, limits.parkedPerPrincipal, limits.arguments) = (3, 2, 20)
        var book = ApprovalBook(limits: limits)
        for id in ["1", "2"] {
            let step11 = book.asked(request(), id: id, at: now)
            #expect(step11 == .park(id: id))
        }
        let step12 = book.asked(request(), id: "3", at: now)
        #expect(step12 == .refuse(.tooMany(limit: 2, ofPrincipal: true)))
        let step13 = book.asked(request(principal: "b"), id: "3", at: now)
        #expect(step13 == .park(id: "3"))
        let step14 = book.asked(request(principal: "c"), id: "4", at: now)
        #expect(step14 == .refuse(.tooMany(limit: 3, ofPrincipal: false)))
        let step15 = book.ended("1")
        #expect(step15)
        let large = request(["text": .string(String(repeating: "x", count: 20))], principal: "c")
        let step16 = book.asked(large, id: "4", at: now)
        #expect(step16 == .refuse(.tooLarge(limit: 20)))
    }

    @Test("the number of lasting consents is bounded: the one that would end first makes room")
    func grants() throws {
        var limits = ApprovalSettings()
        limits.grants = 1
        var book = try book(.approve(.tool, lifetime: .seconds(60)), limits: limits)
        let step17 = book.asked(request(principal: "b"), id: "2", at: now)
        #expect(step17 == .park(id: "2"))
        let step18 = book.answered("2", .approve(.tool, lifetime: .seconds(60)), at: now)
        #expect(step18)
        let step19 = book.asked(request(principal: "b"), id: "3", at: now)
        #expect(step19 == .proceed(id: "2"))
        let step20 = book.asked(request(), id: "4", at: now)
        #expect(step20 == .park(id: "4"))
    }
}
