// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Testing

@Suite struct HTTPFieldsTests {
    private let fields: HTTPFields = ["Host": "hub:8080", "Accept": "a", "accept": "b", "X-Empty": ""]

    @Test("the first value, and the only one")
    func values() {
        #expect(fields.value(of: "accept", equals: "a"))
        #expect(!fields.value(of: "accept", equals: "b"))
        #expect(!fields.value(of: "accept", equals: "A"))
        #expect(!fields.onlyValue(of: "accept", equals: "a"))
        #expect(fields.onlyValue(of: "HOST", equals: "hub:8080"))
        #expect(!fields.onlyValue(of: "host", equals: "hub:808"))
        #expect(!fields.onlyValue(of: "host", equals: "hub:8081"))
        #expect(fields.onlyValue(of: "x-empty", equals: ""))
        #expect(!fields.onlyValue(of: "missing", equals: ""))
    }

    @Test("a value as bytes")
    func bytes() {
        #expect(fields.withValue(of: "host") { Array($0) } == Array("hub:8080".utf8))
        #expect(fields.withValue(of: "x-empty") { $0.count } == 0)
        #expect(fields.withValue(of: "missing") { $0.count } == nil)
    }

    @Test("room made beforehand changes nothing")
    func reserved() {
        var copy = fields
        copy.reserve(fields: 3, bytes: 100)
        copy.append("last", "one")
        #expect(copy.count == fields.count + 1)
        #expect(copy["host"] == "hub:8080" && copy["last"] == "one" && fields["last"] == nil)
    }
}
