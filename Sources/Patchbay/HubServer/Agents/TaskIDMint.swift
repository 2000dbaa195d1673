// SPDX-License-Identifier: Apache-2.0

import Cryptography
import EventLoops
import Synchronization

/// Ids of tasks, contexts and messages: when they were made, in milliseconds, and 16 bytes that nobody can guess. What is
/// made one after the other stands side by side in the store, whose pages are written together then.
enum TaskIDMint {
    private static let stock = RandomStock()
    private static let digits = Array("0123456789abcdef".utf8)

    static func mint(at microseconds: Int64 = SystemClock().microsecondsSinceEpoch) -> String {
        let milliseconds = UInt64(max(0, microseconds)) / 1000
        var text: [UInt8] = []
        text.reserveCapacity(34)
        for shift in stride(from: 44, through: 0, by: -4) { text.append(digits[Int(milliseconds >> shift & 15)]) }
        stock.take { Base64URL.append($0, to: &text) }
        return String(decoding: text, as: UTF8.self)
    }
}

/// Random bytes drawn many at a time, since a draw costs far more than the bytes. Each is given out once.
private final class RandomStock: Sendable {
    private let left = Mutex<[UInt8]>([])

    /// Gives 16 bytes, which mean nothing after the call.
    func take(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        left.withLock { left in
            if left.count < 16 { left = SecureRandom.bytes(2048) }
            left.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0.suffix(16))) }
            left.removeLast(16)
        }
    }
}
