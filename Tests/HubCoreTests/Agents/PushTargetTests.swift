// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import Addresses
import HubCore
import JSON
import Testing

@Suite struct PushTargetTests {
    private let strict = PushTarget(PushTarget.Bounds(allowed: [], allowsPrivate: false))

    @Test(
        "what leads to this machine or its neighbours is refused, however it is written",
        arguments: [
            "https://127.0.0.1/h", "https://[::1]/h", "https://[::ffff:127.0.0.1]/h", "https://localhost/h",
            "https://a.localhost./h", "https://169.254.169.254/latest", "https://10.1.2.3/", "https://192.168.0.1/",
            "https://[fe80::1]/", "https://[fc00::1]/", "https://100.64.0.1/", "https://0.0.0.0/",
            "https://2130706433/", "https://0x7f.1/", "https://user@example.com/", "http://example.com/",
            "ftp://example.com/", "example.com", "https:///x", "https://198.18.0.1/", "https://224.0.0.1/",
        ])
    func refused(url: String) { #expect(throws: A2AError.self) { try strict.check(url) } }

    @Test("the open network may be told, and what the operator listed")
    func allowed() throws {
        try strict.check("https://example.com:8443/hook?x=1")
        try strict.check("https://93.184.216.34/")
        let range = try #require(AddressRange("127.0.0.1"))
        let listed = PushTarget(PushTarget.Bounds(allowed: [range], allowsPrivate: false))
        try listed.check("http://127.0.0.1:9000/h")
        #expect(throws: A2AError.self) { try listed.check("http://10.0.0.1/") }
        try PushTarget(PushTarget.Bounds(allowed: [], allowsPrivate: true)).check("http://127.0.0.1:9000/h")
    }

    @Test("a configuration that would write fields of its own into requests is refused; secrets are not shown back")
    func configurations() throws {
        let bad = #"{"url":"https://p","token":"a\r\nb: c"}"#
        #expect(throws: A2AError.self) {
            try PushConfig(try RawJSON(validating: bad), taskID: "t", dialect: .v1_0)
        }
        let good = #"{"url":"https://p","token":"tok","authentication":{"scheme":"Bearer","credentials":"s3cret"}}"#
        let config = try PushConfig(try RawJSON(validating: good), taskID: "t", dialect: .v1_0)
        #expect(config.id == "t")
        #expect(try PushConfig(try RawJSON(validating: good), taskID: "t", dialect: .v0_3).id == "default")
        #expect(!config.shown.text.contains("s3cret") && !config.shown.text.contains("tok\""))
    }
}
