// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import HubServer

@Suite struct ReferenceResolverTests {
    private let folder: TemporaryDirectory
    private let resolver: ReferenceResolver

    init() throws {
        folder = try TemporaryDirectory()
        try folder.write("from a file\n", to: "secret")
        try folder.write("two\nlines\n\n", to: "lines")
        try folder.write(String(repeating: "x", count: SecretSource.maximumFile + 1), to: "large")
        resolver = ReferenceResolver(
            folder: folder.path + "/",
            environment: ["A": "one", "EMPTY": "", "N": "${env:A}", "CREDENTIALS_DIRECTORY": folder.path])
    }

    @Test(
        "references are replaced, and nothing else",
        arguments: [
            ("plain $ {x} }", "plain $ {x} }"), ("${env:A}", "one"), ("<${env:A}${A}>", "<oneone>"),
            ("${file:secret}", "from a file"), ("${file:lines}", "two\nlines\n"), ("$${env:A}", "${env:A}"),
            ("$$${env:A}", "$${env:A}"), ("$$", "$$"), ("${env:EMPTY}", ""), ("${env:EMPTY:-other}", "other"),
            ("${NO:-a b:c}", "a b:c"), ("${env:NO:-}", ""), ("${env:A:-x}", "one"), ("${env:N}", "${env:A}"),
            ("${credential:secret}", "from a file"),
        ])
    func replaced(written: String, expected: String) throws { #expect(try resolver.resolve(written) == expected) }

    @Test(
        "a reference that cannot be replaced is refused, and says why",
        arguments: [
            ("${env:NO}", "NO is not set"), ("${NO}", "NO is not set"), ("${env:A", "has no \"}\""), ("${}", "neither"),
            ("${env:}", "neither"), ("${1}", "neither"), ("${input:token}", "neither"), ("${A B}", "neither"),
            ("${file:none}", "No such file"), ("${file:}", "names no file"), ("${file:large}", "larger than"),
            ("${credential:none}", "No such file"), ("${credential:}", "names no credential"),
            ("${credential:../secret}", "names no credential"), ("${credential:.}", "names no credential"),
        ])
    func refused(written: String, word: String) throws {
        let error = try #require(throws: ReferenceError.self) { try resolver.resolve(written) }
        #expect(error.reason.contains(word), "\(error.reason)")
    }

    @Test("without systemd there is no credential, and the way out is named")
    func noCredentials() {
        let error = #expect(throws: ReferenceError.self) {
            try ReferenceResolver(folder: "", environment: [:]).resolve("${credential:x}")
        }
        #expect(error?.reason.contains("LoadCredential") == true)
    }

    @Test("an absolute path is taken as it is")
    func absolute() throws {
        #expect(try resolver.resolve("${file:\(folder.path)/secret}") == "from a file")
    }
}
