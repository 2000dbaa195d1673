// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import HubCore

@Suite struct CallMembersTests {
    @Test("what the steps of a call want of its params is picked in one walk, whatever stands around it")
    func picks() throws {
        let params = try RawJSON(
            validating: #"""
                {"name":"a","_meta":{"x":{"traceparent":"no"},"traceparent":"00-1-2-01","dev.patchbay/envelope":true},
                "argument\u0073": {"n": 1.0},"requestState":"s","inputResponses":{}}
                """#)
        let members = CallMembers(of: params)
        #expect(members.arguments?.text == #"{"n": 1.0}"#)
        #expect(members.traceparent?.string == "00-1-2-01")
        #expect(members.wantsEnvelope && members.hasState && members.hasResponses)
    }

    @Test(
        "what is not there is not found",
        arguments: ["{}", "[1]", #"{"_meta":3}"#, #"{"_meta":{"traceparen":"t"}}"#])
    func finds(_ text: String) throws {
        let members = CallMembers(of: try RawJSON(validating: text))
        #expect(members.arguments == nil && members.traceparent == nil)
        #expect(!members.wantsEnvelope && !members.hasState && !members.hasResponses)
    }

    @Test("only a true asks for enclosed texts", arguments: ["false", "1", #""true""#, "null"])
    func envelope(_ value: String) throws {
        let params = try RawJSON(validating: #"{"_meta":{"dev.patchbay/envelope":\#(value)}}"#)
        #expect(!CallMembers(of: params).wantsEnvelope)
    }
}
