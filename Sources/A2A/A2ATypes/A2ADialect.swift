// SPDX-License-Identifier: Apache-2.0

/// The two wire forms of A2A that are in the field.
package enum A2ADialect: String, Sendable, CaseIterable {
    case v0_3 = "0.3"
    case v1_0 = "1.0"

    /// Reads a version as cards and the `A2A-Version` header carry it. Only major and minor count (3.6): `1.0.3` is 1.0,
    /// and what is absent or empty means 0.3. Nil for a version that is not spoken here.
    package init?(version: String?) {
        let text = version ?? ""
        if text.isEmpty {
            self = .v0_3
            return
        }
        if let plain = A2ADialect(rawValue: text) {
            self = plain
            return
        }
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false).prefix(2)
        guard numbers.count == 2 else { return nil }
        self.init(rawValue: numbers.joined(separator: "."))
    }

    /// What an error tells a peer that asked for another one.
    package static let supportedText = allCases.map(\.rawValue).joined(separator: ",")
}
