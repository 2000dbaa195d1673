// SPDX-License-Identifier: Apache-2.0

extension RawJSON {
    /// The same object without the members that `isUnwanted` picks, in one walk: itself where it picks none, nil where
    /// nothing is left, and of what is no object. What stays keeps its bytes and its order.
    package func removingMembers(_ isUnwanted: (borrowing VisitedMember) -> Bool) -> RawJSON? {
        guard kind == .object else { return nil }
        return withView { view in
            var remainder = Remainder(of: self)
            var index = start + 1
            while let member = view.member(after: index) {
                remainder.met(member, isUnwanted: isUnwanted(VisitedMember(view: view, member: member)))
                index = member.valueEnd
            }
            return remainder.finish()
        }
    }
}

extension RawJSON.VisitedMember {
    /// As for a name that is known when the program is built.
    package func `is`(_ name: String) -> Bool { name.withBytes { view.key(of: member, equals: $0) } }
}

/// What is left of an object, copied in stretches once it is known that anything goes.
private struct Remainder {
    private let object: RawJSON
    private var output: [UInt8] = []
    /// The members that stay and were not copied yet.
    private var stretch: Range<Int>?
    private var hasRemoved = false

    init(of object: RawJSON) { self.object = object }

    mutating func met(_ member: ByteView.Member, isUnwanted: Bool) {
        guard isUnwanted else {
            stretch = (stretch?.lowerBound ?? member.keyStart - 1)..<member.valueEnd
            return
        }
        hasRemoved = true
        copyStretch()
    }

    mutating func finish() -> RawJSON? {
        guard hasRemoved else { return stretch == nil ? nil : object }
        copyStretch()
        guard !output.isEmpty else { return nil }
        output.append(UInt8(ascii: "}"))
        return RawJSON(output, 0, output.count)
    }

    private mutating func copyStretch() {
        guard let range = stretch.take() else { return }
        if output.isEmpty { output.reserveCapacity(object.byteCount) }
        output.append(output.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
        output.append(contentsOf: object.storage[range])
    }
}
