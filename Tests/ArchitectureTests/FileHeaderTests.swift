// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct FileHeaderTests {
    @Test("every Swift file begins with its licence line")
    func everyFileHasItsLicenceLine() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        for folder in ["Sources", "Tests"] {
            let files = try #require(
                FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil))
            for case let file as URL in files where file.pathExtension == "swift" {
                let text = try String(contentsOf: file, encoding: .utf8)
                #expect(text.hasPrefix("// SPDX-License-Identifier: Apache-2.0\n"), "\(file.path)")
            }
        }
    }
}
