// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// What is left of a body whose exchange was answered otherwise.
struct ClosedBody: HTTPBodyWriting {
    func write(_ bytes: [UInt8]) async throws(HTTPStreamClosed) { throw HTTPStreamClosed() }
    func offer(_ bytes: [UInt8]) -> Bool { false }
    func finish() {}
}
