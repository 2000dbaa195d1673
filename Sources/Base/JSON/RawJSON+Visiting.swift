// SPDX-License-Identifier: Apache-2.0

extension RawJSON {
    /// Calls `body` with each member of an object in its order: for picking several members in one walk. Builds nothing
    /// by itself, not even references to the text.
    package func visitMembers(_ body: (borrowing VisitedMember) -> Void) {
        guard kind == .object else { return }
        withView { view in
            var index = start + 1
            while let member = view.member(after: index) {
                body(VisitedMember(view: view, member: member))
                index = member.valueEnd
            }
        }
    }

    /// The value at a place that a visit of this very value named.
    package func value(at place: Place) -> RawJSON { part(Int(place.start)..<Int(place.end)) }

    /// Where a member's value lies in the text: costs nothing to keep, and means nothing in another text.
    package struct Place: Sendable {
        let start: UInt32
        let end: UInt32
    }

    /// A member during a visit.
    package struct VisitedMember: ~Copyable {
        let view: ByteView
        let member: ByteView.Member

        /// Whether the key, decoded, is `name`.
        package func `is`(_ name: StaticString) -> Bool {
            let wanted = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
            return view.key(of: member, equals: wanted)
        }

        /// Calls `body` with the key as it is written, which is its text where there is no backslash in it. The bytes mean
        /// nothing after the call.
        package func visitKey(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
            body(UnsafeBufferPointer(start: view.base + member.keyStart, count: member.keyEnd - member.keyStart))
        }

        package var key: String {
            view.string(from: member.keyStart, to: member.keyEnd, escaped: member.escaped)
        }

        package var place: Place {
            Place(
                start: UInt32(truncatingIfNeeded: member.valueStart), end: UInt32(truncatingIfNeeded: member.valueEnd))
        }
    }
}
