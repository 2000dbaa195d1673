// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension InteropEvidence {
    /// Fails where it says nothing, or names a test that is not there.
    func check() throws {
        #expect(!words.isEmpty)
        for name in names {
            let text = try String(contentsOfFile: Checkout.path("Tests/\(name.file)"), encoding: .utf8)
            let place = try #require(text.range(of: "func \(name.function)("), "\(name) is not there")
            // The nearest annotation above belongs to the function.
            let before = text[..<place.lowerBound]
            let annotation = try #require(before.range(of: "@Test", options: .backwards), "\(name) is no test")
            #expect(!before[annotation.upperBound...].contains("func "), "\(name) is no test")
        }
    }
}
