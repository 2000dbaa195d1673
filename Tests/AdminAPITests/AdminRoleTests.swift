// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HTTPMessages
import Identity
import JSON
import TestSupport
import Testing

/// Every role against every operation.
@Suite struct AdminRoleTests {
    private func answer(_ method: HTTPMethod, _ path: String, _ roles: Set<Role>) async throws -> (UInt16, RawJSON) {
        var request = HTTPServerRequest(method: method, path: path, body: Array(#"{"name":"t"}"#.utf8))
        request.fields.append("authorization", AdminFakes.token.authorization)
        let responder = RecordingResponder()
        await AdminFakes(bearer: Principal(id: "p", roles: roles)).endpoint.handle(request, responder)
        let response = try #require(responder.response)
        return (response.status.code, try RawJSON(validating: response.body))
    }

    @Test("a role opens the operations that ask for it and no other", arguments: AdminRoute.allCases, Role.allCases)
    func table(route: AdminRoute, role: Role) async throws {
        let (status, body) = try await answer(route.method, route.path, [role])
        if role.covers(route.role) {
            #expect(status == 200 || status == 400)
        } else {
            #expect(status == 403)
            #expect(body["code"]?.string == "forbidden")
            #expect(body["detail"]?.string?.contains(route.role.rawValue) == true)
        }
    }

    @Test("who holds no role is not told which operations there are")
    func noRole() async throws {
        let (first, known) = try await answer(.get, "/admin/v1/health", [])
        let (second, unknown) = try await answer(.get, "/admin/v1/none", [])
        #expect((first, second) == (403, 403))
        #expect(known.text == unknown.text)
    }
}
