// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// HMAC with SHA-1, which STUN prescribes.
package enum HMACSHA1 {
    /// The code over `head` followed by `body`; no memory of ours is allocated.
    package static func code(key: Span<UInt8>, head: Span<UInt8>, body: Span<UInt8>) -> InlineArray<20, UInt8> {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: head.count + body.count + 1) { message in
            for index in head.indices { message.initializeElement(at: index, to: head[index]) }
            for index in body.indices { message.initializeElement(at: head.count + index, to: body[index]) }
            var code = InlineArray<20, UInt8>(repeating: 0)
            var output = code.mutableSpan
            output.withUnsafeMutableBufferPointer { output in
                key.withUnsafeBufferPointer { key in
                    _ = HMAC(
                        EVP_sha1(), key.baseAddress, Int32(key.count), message.baseAddress, head.count + body.count,
                        output.baseAddress, nil)
                }
            }
            return code
        }
    }
}
