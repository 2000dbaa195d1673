// SPDX-License-Identifier: Apache-2.0

/// The containers that a validating scan is inside of, and the keys seen so far in each open object.
///
/// One stack of 16-byte entries: a container begins with a frame entry that remembers its parent's frame; the keys of
/// an object follow it. What was nested is popped before the next key comes, so the keys of an object lie together
/// when it closes, and are compared then: pairwise when few, by a table under a seeded hash when many (linear, and
/// not to be provoked by chosen keys).
struct OpenContainers: ~Copyable {
    struct Entry {
        /// A key: where its bytes begin in the text. A frame: the index of the parent's frame.
        var position: UInt32
        /// A key: its bytes, decoded ones if it was written with escapes. A frame: its kind.
        var length: UInt32
        /// A key: tells it from most others. A frame: where the container begins in the text.
        var fingerprint: UInt32 = 0
        /// Where a key that was written with escapes begins among the decoded ones.
        var decodedAt = OpenContainers.none
    }

    enum Kind: UInt32 { case object, array }

    static let none = UInt32.max
    private static let pairwiseLimit = 16

    private var entries: UnsafeMutablePointer<Entry>
    private var capacity: Int
    private var ownsEntries = false
    private var count = 0
    private var frame = OpenContainers.none
    /// Keys that were written with escapes, decoded, one after the other.
    private var decoded: [UInt8] = []
    private var table: [UInt32] = []

    /// `scratch` is used until it is full and must outlive the value.
    init(scratch: UnsafeMutableBufferPointer<Entry>) {
        guard let start = scratch.baseAddress else {
            entries = .allocate(capacity: 16)
            capacity = 16
            ownsEntries = true
            return
        }
        entries = start
        capacity = scratch.count
    }

    deinit {
        if ownsEntries { entries.deallocate() }
    }

    @inline(__always)
    mutating func open(_ kind: Kind, at start: Int) {
        push(
            Entry(position: frame, length: kind.rawValue, fingerprint: UInt32(truncatingIfNeeded: start)))
        frame = UInt32(truncatingIfNeeded: count - 1)
    }

    /// Where the innermost container begins.
    @inline(__always)
    var innermostStart: Int { Int(entries[Int(frame)].fingerprint) }

    /// Leaves the innermost container and says what the one around it is, if there is one.
    @inline(__always)
    mutating func close() -> Kind? {
        count = Int(frame)
        frame = entries[count].position
        if frame == Self.none { return nil }
        return entries[Int(frame)].length == Kind.object.rawValue ? .object : .array
    }

    /// Keys of the innermost object so far.
    @inline(__always)
    var keyCount: Int { count - Int(frame) - 1 }

    @inline(__always)
    mutating func addKey(_ view: ByteView, from start: Int, to end: Int) {
        push(
            Entry(
                position: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: end - start),
                fingerprint: Self.fingerprint(view.base + start, end - start)))
    }

    @inline(never)
    mutating func addEscapedKey(_ view: ByteView, from start: Int, to end: Int) {
        let first = decoded.count
        view.decodeString(from: start, to: end, into: &decoded)
        let length = decoded.count - first
        let print = decoded.withUnsafeBufferPointer { Self.fingerprint(ByteView($0).base + first, length) }
        push(
            Entry(
                position: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: length),
                fingerprint: print, decodedAt: UInt32(truncatingIfNeeded: first)))
    }

    @inline(__always)
    private mutating func push(_ entry: Entry) {
        if count == capacity { grow() }
        entries[count] = entry
        count += 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
        larger.update(from: entries, count: count)
        if ownsEntries { entries.deallocate() }
        entries = larger
        capacity *= 2
        ownsEntries = true
    }

    /// Cheap and predictable: used only to tell apart the keys of small objects.
    @inline(__always)
    private static func fingerprint(_ start: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
        var mixed = UInt64(truncatingIfNeeded: length)
        let raw = UnsafeRawPointer(start)
        if length >= 8 {
            mixed ^= raw.loadUnaligned(as: UInt64.self)
            mixed = mixed &* 0x9E37_79B9_7F4A_7C15
            mixed ^= raw.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
        } else if length >= 4 {
            mixed ^= UInt64(raw.loadUnaligned(as: UInt32.self)) << 32
            mixed ^= UInt64(raw.loadUnaligned(fromByteOffset: length - 4, as: UInt32.self))
        } else if length > 0 {
            mixed ^= UInt64(start[0]) << 8 | UInt64(start[length >> 1]) << 16 | UInt64(start[length - 1]) << 24
        }
        mixed = mixed &* 0x9E37_79B9_7F4A_7C15
        return UInt32(truncatingIfNeeded: mixed >> 32)
    }

    // MARK: Duplicates

    /// Where a key of the innermost object begins that an earlier one equals, or nil.
    @inline(__always)
    mutating func duplicateKey(in view: ByteView) -> Int? {
        let first = Int(frame) + 1
        let keys = count - first
        if keys < 2 { return nil }
        return keys <= Self.pairwiseLimit ? duplicateAmongFew(view, first) : duplicateAmongMany(view, first)
    }

    private func duplicateAmongFew(_ view: ByteView, _ first: Int) -> Int? {
        var index = first + 1
        while index < count {
            let print = entries[index].fingerprint
            var earlier = first
            while earlier < index {
                if entries[earlier].fingerprint == print, same(view, earlier, index) { return offset(of: index) }
                earlier += 1
            }
            index += 1
        }
        return nil
    }

    @inline(never)
    private mutating func duplicateAmongMany(_ view: ByteView, _ first: Int) -> Int? {
        var slots = 64
        while slots < (count - first) * 2 { slots *= 2 }
        prepareTable(slots: slots)
        for index in first..<count {
            let hash = seededHash(view, index)
            entries[index].fingerprint = UInt32(truncatingIfNeeded: hash >> 32)
            var slot = Int(truncatingIfNeeded: hash) & (slots - 1)
            while table[slot] != 0 {
                let earlier = Int(table[slot]) - 1
                if entries[earlier].fingerprint == entries[index].fingerprint, same(view, earlier, index) {
                    return offset(of: index)
                }
                slot = (slot + 1) & (slots - 1)
            }
            table[slot] = UInt32(truncatingIfNeeded: index + 1)
        }
        return nil
    }

    private mutating func prepareTable(slots: Int) {
        if table.count < slots {
            table = [UInt32](repeating: 0, count: slots)
        } else {
            for slot in 0..<slots { table[slot] = 0 }
        }
    }

    /// The standard library's SipHash, seeded once for each process.
    private func seededHash(_ view: ByteView, _ index: Int) -> UInt {
        var hasher = Hasher()
        withBytes(view, index) { hasher.combine(bytes: UnsafeRawBufferPointer(start: $0, count: $1)) }
        return UInt(bitPattern: hasher.finalize())
    }

    private func same(_ view: ByteView, _ left: Int, _ right: Int) -> Bool {
        guard entries[left].length == entries[right].length else { return false }
        return withBytes(view, left) { leftBytes, length in
            withBytes(view, right) { rightBytes, _ in sameBytes(leftBytes, rightBytes, length) }
        }
    }

    @inline(__always)
    private func withBytes<R>(_ view: ByteView, _ index: Int, _ body: (UnsafePointer<UInt8>, Int) -> R) -> R {
        let entry = entries[index]
        if entry.decodedAt == Self.none { return body(view.base + Int(entry.position), Int(entry.length)) }
        return decoded.withUnsafeBufferPointer {
            body(ByteView($0).base + Int(entry.decodedAt), Int(entry.length))
        }
    }

    /// Where the key's opening quote stands.
    private func offset(of index: Int) -> Int { Int(entries[index].position) - 1 }
}
