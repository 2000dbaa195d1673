// SPDX-License-Identifier: Apache-2.0

import Identity
import Testing

@Suite struct RoleTests {
    @Test(
        "a role covers itself and looking; only admin covers all",
        arguments: [
            (Role.viewer, [Role.viewer]), (.approver, [.viewer, .approver]), (.operator, [.viewer, .operator]),
            (.admin, [.viewer, .approver, .operator, .admin]),
        ])
    func covers(role: Role, others: [Role]) {
        let principal = Principal(id: "x", roles: [role])
        #expect(Role.allCases.filter { principal.holds($0) } == others)
        #expect(Role.allCases.filter { role.covers($0) } == others)
    }

    @Test("without a role nothing is held, and with two what either covers")
    func sets() {
        #expect(Role.allCases.allSatisfy { !Principal(id: "x").holds($0) })
        let both = Principal(id: "x", roles: [.approver, .operator])
        #expect(Role.allCases.filter { both.holds($0) } == [.viewer, .approver, .operator])
    }
}
