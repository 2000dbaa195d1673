// SPDX-License-Identifier: Apache-2.0

import HubCore
import Testing

@Suite struct URITemplateTests {
    @Test(
        "a URI that the template could have made matches",
        arguments: [
            ("test://template/{id}/data", "test://template/123/data"),
            ("file:///{+path}", "file:///a/b/c"),
            ("file://{/segments*}", "file:///a/b"),
            ("db://{table}/{row}", "db://users/7"),
            ("a://fixed", "a://fixed"),
            ("x://{id}", "x://"),
        ])
    func matches(_ template: String, _ uri: String) {
        #expect(URITemplate(template).matches(uri))
    }

    @Test(
        "another URI does not",
        arguments: [
            ("test://template/{id}/data", "test://template/1/2/data"),
            ("test://template/{id}/data", "test://template/123"),
            ("a://fixed", "a://fixed/more"),
            ("db://{table}/{row}", "db://users"),
        ])
    func refuses(_ template: String, _ uri: String) {
        #expect(!URITemplate(template).matches(uri))
    }

    @Test("a template made to be slow ends")
    func isBounded() {
        let template = URITemplate(String(repeating: "{+a}x", count: 20))
        #expect(!template.matches(String(repeating: "x", count: 2_000) + "y"))
    }
}
