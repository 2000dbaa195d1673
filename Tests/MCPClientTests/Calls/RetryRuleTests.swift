// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MCPClient

@Suite struct RetryRuleTests {
    @Test("what was provably not executed may be repeated, whatever it is")
    func notExecuted() {
        for method in ["tools/call", "tools/list", "x/unknown"] { #expect(RetryRule.allows(method, .notExecuted)) }
    }

    @Test("what may have been executed is repeated only if it changes nothing")
    func unknownReach() {
        let reads = [
            "tools/list", "resources/list", "resources/templates/list", "prompts/list", "resources/read",
            "prompts/get", "completion/complete", "server/discover", "ping",
        ]
        for method in reads { #expect(RetryRule.allows(method, .unknown), "\(method)") }
        for method in ["tools/call", "initialize", "tasks/update", "x"] {
            #expect(!RetryRule.allows(method, .unknown), "\(method)")
        }
    }

    @Test("an answer is never asked for twice")
    func final() { #expect(!RetryRule.allows("tools/list", .final)) }
}
