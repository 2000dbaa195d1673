// SPDX-License-Identifier: Apache-2.0

/// How ASCII is read: lower case, and white space of any length as one space; and the same after each byte was read as
/// another one, as ciphers want it.
struct PlainFolding: Sendable {
    static let plain = PlainFolding(\.self)

    /// For each byte what is read; a space for all white space.
    private let table: [UInt8]

    init(_ reading: (UInt8) -> UInt8) {
        table = (UInt8.min...UInt8.max).map { byte in
            switch reading(byte) {
            case 0...0x20: 0x20
            case let upper where 0x41...0x5A ~= upper: upper + 32
            case let other: other
            }
        }
    }

    /// What a byte beyond ASCII, or a text with one in it, becomes is for others to say: bytes of `text` are below 0x80.
    func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count) { room in
            table.withUnsafeBufferPointer { table in
                var count = 0
                var last = bytes.last ?? 0
                for byte in text {
                    let read = table[Int(byte)]
                    if read != 0x20 || last != 0x20 {
                        room[count] = read
                        count += 1
                    }
                    last = read
                }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: room[..<count]))
            }
        }
    }
}
