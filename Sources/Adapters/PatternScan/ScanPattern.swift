// SPDX-License-Identifier: Apache-2.0

/// An expression to look for, in the syntax of vectorscan (PCRE without back references and look-around).
package struct ScanPattern: Sendable, Equatable {
    /// Told with every match; several expressions may share one.
    package let id: UInt32
    package let expression: String

    package init(id: UInt32, expression: String) {
        self.id = id
        self.expression = expression
    }
}
