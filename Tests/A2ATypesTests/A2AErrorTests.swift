// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON
import Lifecycle
import Testing

@Suite struct A2AErrorTests {
    @Test("codes and reasons lead back to their error, and no two share one")
    func unique() {
        #expect(Set(A2AErrorKind.allCases.map(\.code)).count == A2AErrorKind.allCases.count)
        for kind in A2AErrorKind.allCases {
            #expect(A2AErrorKind(code: kind.code) == kind)
            #expect(A2AErrorKind(reason: kind.reason) == kind)
        }
    }

    @Test("an error survives JSON-RPC and REST, told by its reason")
    func received() throws {
        for kind in A2AErrorKind.allCases {
            let error = A2AError(kind, "why", metadata: ["taskId": "t"])
            let rest = A2AError(status: kind.httpStatus, restBody: error.restBody)
            #expect(rest == error)
            let rpc = RawJSON.emptyObject.editing([
                .set("code", .integer(-32603)), .set("message", .string("why")),
                .set("data", error.details),
            ])
            #expect(A2AError(rpcError: rpc) == error)
        }
    }

    @Test("errors of other forms are understood as far as they go")
    func foreign() throws {
        let old = try RawJSON(validating: #"{"code":-32001,"message":"gone","data":"text"}"#)
        #expect(A2AError(rpcError: old).kind == .taskNotFound)
        let problem = try RawJSON(validating: #"{"title":"t","detail":"no such task"}"#)
        #expect(A2AError(status: 404, restBody: problem).message == "no such task")
        #expect(A2AError(status: 502, restBody: nil).kind == .internalError)
    }

    @Test("only major and minor of a version count, and none is 0.3")
    func versions() {
        #expect(A2ADialect(version: "1.0.1") == .v1_0)
        #expect(A2ADialect(version: "1.0") == .v1_0)
        #expect(A2ADialect(version: "0.3.0") == .v0_3)
        #expect(A2ADialect(version: nil) == .v0_3)
        #expect(A2ADialect(version: "") == .v0_3)
        for other in ["1", "9.9", "1.7", "one", "0.2.5", "1."] {
            #expect(A2ADialect(version: other) == nil, "\(other)")
        }
    }

    @Test("times are read with any fraction and offset")
    func times() {
        #expect(Timestamp.parse("1970-01-01T00:00:00Z") == 0)
        #expect(Timestamp.parse("2026-11-27T16:41:21.5Z") == 1_795_797_681_500_000)
        #expect(Timestamp.parse("2026-11-27T18:41:21.500000000+02:00") == 1_795_797_681_500_000)
        #expect(Timestamp.parse("2000-02-29T23:59:59.999999999-00:30") == 951_870_599_999_999)
        for text in [
            "", "2026-11-27", "2026-13-01T00:00:00Z", "2026-11-27T16:41:21", "2026-11-27T16:41:21.Z",
        ] {
            #expect(Timestamp.parse(text) == nil, "\(text)")
        }
        let time = CivilTime(microsecondsSinceEpoch: 1_795_797_681_500_999)
        #expect(Timestamp.text(time) == "2026-11-27T16:41:21.500Z")
    }
}
