// SPDX-License-Identifier: Apache-2.0

/// Why a session description cannot be read. Lines count from 1.
package enum SDPError: Error, Equatable, Sendable {
    case tooLarge(limit: Int)
    case notText
    case malformedLine(Int)
    case tooManySections(limit: Int)
    case noVersion
}
