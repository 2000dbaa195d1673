// SPDX-License-Identifier: Apache-2.0

/// Why a provider gave nothing.
package struct ProviderFailure: Error, Equatable, Sendable {
    package enum Cause: Equatable, Sendable {
        /// Nothing came within the bound.
        case timedOut
        /// It cannot be reached, or is not installed.
        case unavailable
        /// It answered, and refused or made no sense.
        case badAnswer
        /// It asks to be left alone for a while.
        case overloaded
        case cancelled
    }

    package var cause: Cause
    /// For the log, never for a listener.
    package var detail: String

    package init(_ cause: Cause, _ detail: String) {
        self.cause = cause
        self.detail = detail
    }
}
