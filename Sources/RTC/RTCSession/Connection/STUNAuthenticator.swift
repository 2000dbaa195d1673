// SPDX-License-Identifier: Apache-2.0

import MediaSecurity
import RTCPackets

/// Gives STUN its HMAC.
struct STUNAuthenticator: STUNAuthenticating {
    func code(key: Span<UInt8>, head: Span<UInt8>, body: Span<UInt8>) -> InlineArray<20, UInt8> {
        HMACSHA1.code(key: key, head: head, body: body)
    }
}
