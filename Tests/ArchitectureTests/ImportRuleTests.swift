// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct ImportRuleTests {
    private let rule = ImportRule(
        table: PackageTable(targets: [
            .init("CCurl", path: "Sources/CLibraries/CCurl"),
            .init("JSON", path: "Sources/Base/JSON"),
            .init("HTTPClient", path: "Sources/Adapters/HTTPClient", uses: ["CCurl", "JSON"]),
        ]))

    @Test(
        "an import that the table does not name is refused",
        arguments: [
            ("Sources/Adapters/HTTPClient/A.swift", "import CCurl", 0),
            ("Sources/Adapters/HTTPClient/A.swift", "package import CCurl", 1),
            ("Sources/Adapters/HTTPClient/A.swift", "package import JSON", 0),
            ("Sources/Adapters/HTTPClient/A.swift", "import struct JSON.Value", 0),
            ("Sources/Adapters/HTTPClient/A.swift", "import Glibc", 0),
            ("Sources/Base/JSON/A.swift", "import CCurl", 1),
            ("Sources/Base/JSON/A.swift", "import HTTPClient", 1),
            ("Sources/Base/JSON/A.swift", "import Glibc", 1),
            ("Sources/Base/JSON/A.swift", "import NIOCore", 1),
            ("Sources/Base/JSON/A.swift", "// import HTTPClient", 0),
            ("Sources/Stray/A.swift", "import Foundation", 1),
        ])
    func undeclared(path: String, line: String, count: Int) {
        #expect(rule.breaches(in: SourceFile(path: path, text: line + "\n")).count == count)
    }
}
