// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

/// Our verdicts beside those of the published suite.
@Suite struct PublishedSuiteTests {
    private func accepts(_ text: String) -> Bool { (try? RawJSON(validating: text)) != nil }

    @Test("what must be accepted is")
    func accepted() {
        for (name, text) in PublishedSuiteAccepted.texts + PublishedSuiteAccepted.chosen {
            #expect(accepts(text), "\(name)")
        }
    }

    @Test("what must be refused is, and so are repeated keys")
    func refused() {
        for (name, text) in PublishedSuiteRefused.texts + PublishedSuiteAccepted.repeatedKeys {
            #expect(!accepts(text), "\(name)")
        }
        for (name, hexadecimal) in PublishedSuiteRefused.bytes + PublishedSuiteRefused.chosen {
            let digits = Array(hexadecimal)
            let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
                UInt8(String(digits[$0..<$0 + 2]), radix: 16)
            }
            #expect(bytes.count == digits.count / 2, "\(name)")
            #expect((try? RawJSON(validating: bytes)) == nil, "\(name)")
        }
    }

    @Test("nesting of any depth is accepted up to the limit and refused beyond it, closed or not")
    func nesting() {
        // The suite's y, n and i cases of depth 500 and 100,000 (`i_structure_500_nested_arrays`,
        // `n_structure_100000_opening_arrays`, `n_structure_open_array_object`).
        var limits = JSONLimits()
        limits.maximumDepth = 500
        let nested = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        #expect((try? RawJSON(validating: nested, limits: limits)) != nil)
        #expect((try? RawJSON(validating: nested)) == nil)
        #expect(!accepts(String(repeating: "[", count: 100_000)))
        #expect(!accepts(String(repeating: "[{\"\":", count: 50_000)))
    }

    @Test("the tables hold the suite, each case once")
    func complete() {
        let names =
            (PublishedSuiteAccepted.texts + PublishedSuiteAccepted.repeatedKeys + PublishedSuiteAccepted.chosen).map(
                \.name)
            + PublishedSuiteRefused.texts.map(\.name)
            + (PublishedSuiteRefused.bytes + PublishedSuiteRefused.chosen).map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.count > 300)
    }
}
