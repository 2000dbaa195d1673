// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Bytes that nobody can guess, for who needs a few of them often: the library takes as long for sixteen as for a
/// thousand, so a thousand are drawn at once. Each is given out once and then forgotten.
package struct RandomSupply: ~Copyable {
    private static let drawn = 1024

    private var bytes = [UInt8](repeating: 0, count: drawn)
    /// Of ``bytes``, how many were given out.
    private var used = drawn

    package init() {}

    /// At most 1,024. Stops the process if the system has no randomness to give.
    package mutating func append(_ count: Int, to target: inout [UInt8]) {
        precondition(count >= 0 && count <= Self.drawn, "an unreasonable number of random bytes")
        if used + count > Self.drawn { draw() }
        target.append(contentsOf: bytes[used..<(used + count)])
        for index in used..<(used + count) { bytes[index] = 0 }
        used += count
    }

    private mutating func draw() {
        let done = bytes.withUnsafeMutableBufferPointer { RAND_bytes($0.baseAddress, Int32($0.count)) }
        guard done == 1 else { LibraryFailure.stop(at: "RAND_bytes") }
        used = 0
    }
}
