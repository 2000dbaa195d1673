// SPDX-License-Identifier: Apache-2.0

/// The library refused an operation.
package struct CryptographyError: Error, Equatable, Sendable {
    package let operation: String

    package init(operation: String) { self.operation = operation }
}
