// SPDX-License-Identifier: Apache-2.0

/// One change to the members of an object. Of several with the same key the last counts.
package enum JSONEdit: Sendable, Equatable {
    case set(String, RawJSON)
    case remove(String)

    package var key: String {
        switch self {
        case .set(let key, _), .remove(let key): key
        }
    }
}

extension RawJSON {
    /// The same object with members set or removed. Untouched members keep their bytes and their order, a member that
    /// is set keeps its place, new ones go last. What is no object is treated as `{}`.
    package func editing(_ edits: [JSONEdit]) -> RawJSON {
        guard kind == .object else { return RawJSON.emptyObject.editing(edits) }
        var splice = ObjectSplice(object: self, edits: edits)
        return splice.run() ?? self
    }
}

/// Copies an object in stretches, as long as they may be, with the edits between them.
private struct ObjectSplice {
    let object: RawJSON
    let edits: [JSONEdit]
    private var output: [UInt8] = []
    /// The stretch that is kept but not copied yet.
    private var pending: Range<Int>
    /// Whether a member has been written: then a stretch begins with the comma that stood behind the last member read,
    /// and otherwise with its key.
    private var hasMembers = false
    private var changed = false
    /// For each edit, whether its member was met.
    private var met: [Bool] = []

    init(object: RawJSON, edits: [JSONEdit]) {
        self.object = object
        self.edits = edits
        pending = (object.start + 1)..<(object.start + 1)
        // One by one: the initializer that repeats a value is not made for the type, and looks it up each time.
        met.reserveCapacity(edits.count)
        for _ in edits { met.append(false) }
    }

    /// Nil if nothing changes.
    mutating func run() -> RawJSON? {
        output.reserveCapacity(object.byteCount + edits.reduce(0) { $0 + $1.weight } + 16)
        output.append(UInt8(ascii: "{"))
        object.withView { view in
            var index = object.start + 1
            while let member = view.member(after: index) {
                visit(member, in: view)
                index = member.valueEnd
            }
        }
        flush()
        appendNewMembers()
        guard changed else { return nil }
        output.append(UInt8(ascii: "}"))
        return RawJSON(output, 0, output.count)
    }

    private mutating func visit(_ member: ByteView.Member, in view: ByteView) {
        guard let index = edit(for: member, in: view) else { return keep(member, upTo: member.valueEnd) }
        switch edits[index] {
        case .set(_, let value):
            keep(member, upTo: member.valueStart)
            flush()
            output.append(contentsOf: value.bytes)
            pending = member.valueEnd..<member.valueEnd
            changed = true
        case .remove:
            flush()
            pending = member.valueEnd..<member.valueEnd
            changed = true
        }
    }

    private mutating func keep(_ member: ByteView.Member, upTo end: Int) {
        let begins = !hasMembers && pending.isEmpty ? member.keyStart - 1 : pending.lowerBound
        pending = begins..<end
    }

    private mutating func flush() {
        guard !pending.isEmpty else { return }
        hasMembers = true
        output.append(contentsOf: object.storage[pending])
    }

    /// The last edit with the member's key, by its place; marks all that have it.
    private mutating func edit(for member: ByteView.Member, in view: ByteView) -> Int? {
        var found: Int?
        for index in edits.indices where !met[index] && edits[index].names(member, in: view) {
            met[index] = true
            found = index
        }
        return found
    }

    private mutating func appendNewMembers() {
        for index in edits.indices where !met[index] {
            let isLast = !edits[(index + 1)...].contains { $0.key == edits[index].key }
            guard isLast, case .set(let key, let value) = edits[index] else { continue }
            if hasMembers { output.append(UInt8(ascii: ",")) }
            hasMembers = true
            JSONWriter.append(quoting: key, to: &output)
            output.append(UInt8(ascii: ":"))
            output.append(contentsOf: value.bytes)
            changed = true
        }
    }
}

extension JSONEdit {
    fileprivate func names(_ member: ByteView.Member, in view: ByteView) -> Bool {
        key.withBytes { view.key(of: member, equals: $0) }
    }

    fileprivate var weight: Int {
        switch self {
        case .set(let key, let value): key.utf8.count + value.byteCount + 4
        case .remove: 0
        }
    }
}
