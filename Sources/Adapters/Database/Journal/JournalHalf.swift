// SPDX-License-Identifier: Apache-2.0

import CLinux

/// One half of a journal's memory: a head, then entries one behind the other, then zeros. Every value lies at a multiple
/// of eight bytes.
///
/// An entry is there once the word before it is, which holds its length and its check and is written last and at once. So
/// whoever dies while writing leaves whole entries only, and what a power cut leaves of an entry fails the check.
struct JournalHalf {
    static let headLength = 64
    private static let wordLength = 8
    private static let magic: UInt64 = 0x316E_724A_7961_6250
    private static let (orderPlace, markPlace) = (8, 16)

    /// At least ``headLength`` bytes.
    let memory: UnsafeMutableRawBufferPointer

    /// Zeros become a half without entries.
    func prepare(order: UInt64, mark: Int64) {
        memory.storeBytes(of: Self.magic, as: UInt64.self)
        begin(order: order, mark: mark)
    }

    /// Whether it was prepared once.
    var isJournal: Bool { memory.count >= Self.headLength && memory.loadUnaligned(as: UInt64.self) == Self.magic }

    /// Of two halves the one with the lower number was begun first.
    var order: UInt64 { memory.loadUnaligned(fromByteOffset: Self.orderPlace, as: UInt64.self) }

    /// What its owner knew when the half was begun.
    var mark: Int64 { memory.loadUnaligned(fromByteOffset: Self.markPlace, as: Int64.self) }

    var isEmpty: Bool {
        memory.count < Self.headLength + Self.wordLength
            || memory.loadUnaligned(fromByteOffset: Self.headLength, as: UInt64.self) == 0
    }

    var entries: JournalEntries { JournalEntries(memory: UnsafeRawBufferPointer(memory), place: Self.headLength) }

    /// Whether an entry of that length fits behind the others, which end at `end`.
    func hasRoom(for length: Int, behind end: Int) -> Bool {
        length > 0 && end + Self.wordLength + length <= memory.count
    }

    /// Returns where the next one begins; there must be room.
    func append(_ entry: UnsafeRawBufferPointer, behind end: Int) -> Int {
        let place = end + Self.wordLength
        UnsafeMutableRawBufferPointer(rebasing: memory[place..<(place + entry.count)]).copyMemory(from: entry)
        let word = UInt64(entry.count) | UInt64(Self.check(of: entry)) << 32
        if let base = memory.baseAddress { patchbay_publish(base + end, word) }
        return (place + entry.count + 7) & ~7
    }

    /// Takes all entries out, which end at `end`, overwriting them. Whoever dies meanwhile leaves none either.
    func empty(upTo end: Int, order: UInt64, mark: Int64) {
        guard let base = memory.baseAddress else { return }
        patchbay_publish(base + Self.headLength, 0)
        (base + Self.headLength).initializeMemory(
            as: UInt8.self, repeating: 0, count: min(end, memory.count) - Self.headLength)
        begin(order: order, mark: mark)
    }

    private func begin(order: UInt64, mark: Int64) {
        memory.storeBytes(of: mark, toByteOffset: Self.markPlace, as: Int64.self)
        memory.storeBytes(of: order, toByteOffset: Self.orderPlace, as: UInt64.self)
    }

    /// Not against forgery: it tells a whole entry from a torn one.
    static func check(of entry: UnsafeRawBufferPointer) -> UInt32 {
        var sum = UInt64(entry.count) &* 0x9E37_79B9_7F4A_7C15
        var place = 0
        while place + 8 <= entry.count {
            sum = (sum ^ entry.loadUnaligned(fromByteOffset: place, as: UInt64.self)) &* 0xFF51_AFD7_ED55_8CCD
            sum ^= sum >> 32
            place += 8
        }
        while place < entry.count {
            sum = (sum ^ UInt64(entry[place])) &* 0x100_0000_01B3
            place += 1
        }
        return UInt32(truncatingIfNeeded: sum ^ sum >> 32)
    }
}

/// The entries of one half, in the order of their coming. Valid as long as the memory is.
package struct JournalEntries: Sequence, IteratorProtocol {
    fileprivate let memory: UnsafeRawBufferPointer
    fileprivate var place: Int

    package mutating func next() -> UnsafeRawBufferPointer? {
        guard place + 8 <= memory.count else { return nil }
        let word = memory.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        let length = Int(word & 0xFFFF_FFFF)
        guard length > 0, place + 8 + length <= memory.count else { return nil }
        let entry = UnsafeRawBufferPointer(rebasing: memory[(place + 8)..<(place + 8 + length)])
        guard JournalHalf.check(of: entry) == UInt32(word >> 32) else { return nil }
        place = (place + 8 + length + 7) & ~7
        return entry
    }
}
